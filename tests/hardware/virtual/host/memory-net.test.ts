/** The network in memory, without a terminal: latency, order, refusal, tearing, silence. */
import { describe, expect, it } from "vitest";
import { MemoryNet, type Peer } from "../../../../hardware/virtual/host/memory-net.js";
import { ConnectionRefused } from "../../../../hardware/virtual/host/ports.js";
import { VirtualClock } from "../../../../hardware/virtual/host/virtual-clock.js";

function world(latencyMs: () => number) {
  const clock = new VirtualClock(0);
  const net = new MemoryNet({ clock, latencyMs });
  const seen: string[] = [];
  const note = (what: string): void => void seen.push(`${clock.now()} ${what}`);
  const peers: Peer[] = [];
  net.listen(1883, (peer) => {
    peers.push(peer);
    peer.onData((bytes) => note(`peer ${Buffer.from(bytes)}`));
    peer.onClose(() => note("peer closed"));
  });
  const open = () =>
    net.connect("any", 1883, {
      connected: () => note("connected"),
      data: (bytes) => note(`data ${Buffer.from(bytes)}`),
      error: (code) => note(`error ${code}`),
      closed: (hadError) => note(`closed ${hadError}`),
    });
  return { clock, net, seen, peers, open };
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe("the network in memory", () => {
  it("takes its latency each way, and calls nothing before `connect` returned", () => {
    const { clock, seen, open } = world(() => 20);
    const socket = open();
    socket.write(bytes("a"));
    expect(seen).toEqual([]);
    clock.advance(100);
    expect(seen).toEqual(["20 peer a", "40 connected"]);
  });

  it("keeps the order of bytes whatever the latency does", () => {
    const delays = [5, 50, 1, 1];
    const { clock, seen, open } = world(() => delays.shift() ?? 1);
    const socket = open();
    for (const text of ["a", "b", "c"]) socket.write(bytes(text));
    clock.advance(100);
    expect(seen.filter((line) => line.includes("peer"))).toEqual([
      "50 peer a",
      "50 peer b",
      "50 peer c",
    ]);
  });

  it("refuses at once where nobody listens any more", () => {
    const { net, open } = world(() => 1);
    net.unlisten(1883);
    expect(open).toThrow(ConnectionRefused);
  });

  it("tears all connections, once, and nothing arrives behind", () => {
    const { clock, net, seen, peers, open } = world(() => 10);
    open();
    clock.advance(30);
    peers[0]!.write(bytes("lost"));
    net.tearAll();
    peers[0]!.destroy();
    clock.advance(100);
    expect(seen.slice(1)).toEqual(["30 peer closed", "30 error -9", "30 closed true"]);
  });

  it("tells neither end that a terminal died", () => {
    const { clock, seen, peers, open } = world(() => 1);
    const socket = open();
    clock.advance(10);
    socket.abandon();
    peers[0]!.write(bytes("anybody?"));
    clock.advance(1000);
    expect(seen).toEqual(["2 connected"]);
  });
});
