// The gateway's key file: 32 bytes under which secrets in the database are encrypted, beside it in
// the data folder and readable by its owner alone. Called by main.ts. Made at the first start;
// a back-up of the database must not hold it.
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { GatewayRefused } from "./refused.js";

const KEY_BYTES = 32;

function makeKeyFile(path: string, key: Uint8Array): Uint8Array {
  const file = openSync(path, "wx", 0o600);
  writeSync(file, key);
  fsyncSync(file);
  closeSync(file);
  return key;
}

/** Reads the key, or makes it from `entropy`. Throws A104. */
export function openKeyFile(dataDir: string, entropy: (bytes: number) => Uint8Array): Uint8Array {
  const path = join(dataDir, "gateway.key");
  let key: Uint8Array;
  try {
    key = readFileSync(path);
  } catch (cause) {
    const absent = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    if (!absent) throw new GatewayRefused("A104", { detail: "gateway.key cannot be read", cause });
    key = makeKeyFile(path, entropy(KEY_BYTES));
  }
  if (key.length === KEY_BYTES) return key;
  throw new GatewayRefused("A104", { detail: `gateway.key has ${key.length} bytes` });
}
