// A verifying thread: gets keys and jobs, gives verdicts. Started by pool.ts, from build/.
// Must never print, read a clock or keep anything but keys.
import { parentPort } from "node:worker_threads";
import type { ToThread } from "./job.js";
import { runJob } from "./job.js";
import { KeyRing } from "./key-ring.js";

const keys = new KeyRing();

parentPort?.on("message", (message: ToThread) => {
  if ("key" in message) {
    keys.add(message.key);
    return;
  }
  const verdict = runJob(message.job, keys);
  parentPort?.postMessage(verdict, [verdict.bytes, verdict.digests]);
});
