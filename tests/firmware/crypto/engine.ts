/*
 * The engine's natives that firmware/crypto/ needs, made of Node's own crypto, for unit tests.
 * Import it first in a test file, before any firmware source. As strict as the engine where
 * that matters: SHA gives an ArrayBuffer, AES takes whole blocks only and undefined is a failure.
 */
import { createCipheriv, createDecipheriv, createHash } from "node:crypto";

type Bytes = ArrayBuffer | Uint8Array;
const view = (data: Bytes): Uint8Array =>
  data instanceof Uint8Array ? data : new Uint8Array(data);
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const own = (data: Uint8Array): ArrayBuffer => new Uint8Array(data).buffer;
const digest =
  (name: string) =>
  (data: Bytes): ArrayBuffer =>
    own(createHash(name).update(view(data)).digest());

interface AesOptions {
  mode?: "CBC" | "ECB";
  iv?: Uint8Array;
}

function aes(way: "encrypt" | "decrypt") {
  return (data: Bytes, key: Bytes, options: AesOptions = {}): ArrayBuffer | undefined => {
    const mode = options.mode ?? "CBC";
    const text = view(data);
    if (text.length % 16 !== 0) return undefined;
    const name = `aes-${view(key).length * 8}-${mode.toLowerCase()}`;
    const iv = mode === "ECB" ? null : (options.iv ?? new Uint8Array(16));
    const make = way === "encrypt" ? createCipheriv : createDecipheriv;
    const cipher = make(name, view(key), iv);
    cipher.setAutoPadding(false);
    return own(Buffer.concat([cipher.update(text), cipher.final()]));
  };
}

/** E.convolve of the engine: sum of a[i] * b[(i + offset) mod b.length], in order, from zero. */
function convolve(a: ArrayLike<number>, b: ArrayLike<number>, offset: number): number {
  const { length } = b;
  let sum = 0;
  let j = offset % length;
  for (let i = 0; i < a.length; i++) {
    sum += a[i]! * b[j++]!;
    if (j === length) j = 0;
  }
  return sum;
}

const engine = {
  convolve,
  sum: (a: ArrayLike<number>): number => {
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += a[i] as number;
    return sum;
  },
  toUint8Array: (...parts: (Bytes | string)[]): Uint8Array =>
    new Uint8Array(
      Buffer.concat(parts.map((one) => (typeof one === "string" ? latin1(one) : view(one)))),
    ),
  toArrayBuffer: (text: string): ArrayBuffer => own(latin1(text)),
};

const modules: Record<string, unknown> = {
  crypto: {
    SHA256: digest("sha256"),
    SHA512: digest("sha512"),
    AES: { encrypt: aes("encrypt"), decrypt: aes("decrypt") },
  },
};

Object.assign(globalThis, { E: engine, require: (name: string) => modules[name] });
