// The few MQTT packets that the load generator needs, as bytes. Called by ingest-load.ts, which
// must cost little on the cores that it shares with the gateway: packets are made before the run.
// @see MQTT 3.1.1 sections 2.2 and 3

const CONNECT = 0x10;
const PUBLISH_QOS_1 = 0x32;
const SUBSCRIBE = 0x82;

/** Packet types that come back. */
export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const SUBACK = 9;

function field(value: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([length, value]);
}

function packet(first: number, body: Buffer): Buffer {
  const header = [first];
  let rest = body.length;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    header.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(header), body]);
}

/** CONNECT, clean session, with a login; no keep-alive. */
export function connectPacket(clientId: string, password: string): Buffer {
  const head = Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 0xc2, 0, 0]);
  const fields = [clientId, clientId, password].map((text) => field(Buffer.from(text)));
  return packet(CONNECT, Buffer.concat([head, ...fields]));
}

/** SUBSCRIBE to one topic with QoS 0. */
export function subscribePacket(topic: string): Buffer {
  const body = [Buffer.from([0, 1]), field(Buffer.from(topic)), Buffer.from([0])];
  return packet(SUBSCRIBE, Buffer.concat(body));
}

/** PUBLISH with QoS 1; `id` 1 to 65535. */
export function publishPacket(topic: string, id: number, payload: Uint8Array): Buffer {
  const number = Buffer.from([id >> 8, id & 255]);
  return packet(PUBLISH_QOS_1, Buffer.concat([field(Buffer.from(topic)), number, payload]));
}

/** Splits what a broker sends into packets; `body` is without the fixed header. */
export class PacketStream {
  #held: Buffer = Buffer.alloc(0);
  readonly #onPacket: (type: number, body: Buffer) => void;

  constructor(onPacket: (type: number, body: Buffer) => void) {
    this.#onPacket = onPacket;
  }

  /** Takes bytes as they come. */
  push(chunk: Buffer): void {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    for (;;) {
      let length = 0;
      let at = 1;
      for (let more = true; more; at++) {
        if (at >= this.#held.length) return;
        const byte = this.#held[at] ?? 0;
        length += (byte & 127) * 128 ** (at - 1);
        more = byte > 127;
      }
      if (this.#held.length < at + length) return;
      const type = (this.#held[0] ?? 0) >> 4;
      const body = this.#held.subarray(at, at + length);
      this.#held = this.#held.subarray(at + length);
      this.#onPacket(type, body);
    }
  }
}

/** The payload of a PUBLISH with QoS 0. */
export function publishedPayload(body: Buffer): Buffer {
  return body.subarray(2 + body.readUInt16BE(0));
}
