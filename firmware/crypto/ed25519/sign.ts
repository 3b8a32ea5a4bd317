/*
 * Ed25519 signatures after TweetNaCl, until the fast signer stands here: right, and far too slow
 * for a board. Called by main.ts through the signer's seam. Never keeps a key.
 * Source: RFC 8032; TweetNaCl 20140427 (public domain), whose field of 16 limbs this follows.
 */
import { concatBytes } from "../../../protocol/bytes.js";
import { sha512 } from "../../platform/crypto.js";

type Field = number[];
type Point = Field[];

function field(low: number[]): Field {
  const out: number[] = [];
  for (let i = 0; i < 16; i++) out.push(i < low.length ? low[i] : 0);
  return out;
}

const D2 = field([
  0xf159, 0x26b2, 0x9b94, 0xebd6, 0xb156, 0x8283, 0x149a, 0x00e0, 0xd130, 0xeef3, 0x80f2, 0x198e,
  0xfce7, 0x56df, 0xd9dc, 0x2406,
]);
const X = field([
  0xd51a, 0x8f25, 0x2d60, 0xc956, 0xa7b2, 0x9525, 0xc760, 0x692c, 0xdc5c, 0xfdd6, 0xe231, 0xc0a4,
  0x53fe, 0xcd6e, 0x36d3, 0x2169,
]);
const Y = field([
  0x6658, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666,
  0x6666, 0x6666, 0x6666, 0x6666,
]);
const ORDER = [
  0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

function carry(o: Field): void {
  let c = 1;
  for (let i = 0; i < 16; i++) {
    const v = o[i] + c + 65535;
    c = Math.floor(v / 65536);
    o[i] = v - c * 65536;
  }
  o[0] += c - 1 + 37 * (c - 1);
}

function sum(a: Field, b: Field, sign: number): Field {
  const out: Field = [];
  for (let i = 0; i < 16; i++) out.push(a[i] + sign * b[i]);
  return out;
}

function product(a: Field, b: Field): Field {
  const t: number[] = [];
  for (let i = 0; i < 31; i++) t.push(0);
  for (let i = 0; i < 16; i++) for (let k = 0; k < 16; k++) t[i + k] += a[i] * b[k];
  for (let i = 0; i < 15; i++) t[i] += 38 * t[i + 16];
  const out = t.slice(0, 16);
  carry(out);
  carry(out);
  return out;
}

function inverse(a: Field): Field {
  let out = a;
  for (let i = 253; i >= 0; i--) {
    out = product(out, out);
    if (i !== 2 && i !== 4) out = product(out, a);
  }
  return out;
}

function add(p: Point, q: Point): Point {
  const a = product(sum(p[1], p[0], -1), sum(q[1], q[0], -1));
  const b = product(sum(p[0], p[1], 1), sum(q[0], q[1], 1));
  const c = product(product(p[3], q[3]), D2);
  const zz = product(p[2], q[2]);
  const d = sum(zz, zz, 1);
  const e = sum(b, a, -1);
  const f = sum(d, c, -1);
  const g = sum(d, c, 1);
  const h = sum(b, a, 1);
  return [product(e, f), product(h, g), product(g, f), product(e, h)];
}

function timesBase(s: Uint8Array): Point {
  let p: Point = [field([]), field([1]), field([1]), field([])];
  const q: Point = [X, Y, field([1]), product(X, Y)];
  for (let i = 255; i >= 0; i--) {
    p = add(p, p);
    if (((s[i >> 3] >> (i & 7)) & 1) === 1) p = add(p, q);
  }
  return p;
}

function packField(a: Field): Uint8Array {
  let t = a.slice(0, 16);
  for (let i = 0; i < 3; i++) carry(t);
  for (let round = 0; round < 2; round++) {
    const m: Field = [t[0] - 0xffed];
    for (let i = 1; i < 16; i++) {
      m.push(t[i] - (i === 15 ? 0x7fff : 0xffff) - ((m[i - 1] >> 16) & 1));
      m[i - 1] &= 0xffff;
    }
    const borrow = (m[15] >> 16) & 1;
    m[15] &= 0xffff;
    if (borrow === 0) t = m;
  }
  const out = new Uint8Array(32);
  for (let i = 0; i < 16; i++) {
    out[2 * i] = t[i] & 255;
    out[2 * i + 1] = t[i] >> 8;
  }
  return out;
}

function pack(p: Point): Uint8Array {
  const zi = inverse(p[2]);
  const out = packField(product(p[1], zi));
  out[31] ^= (packField(product(p[0], zi))[0] & 1) << 7;
  return out;
}

function fold(x: number[], i: number): void {
  let c = 0;
  for (let k = i - 32; k < i - 12; k++) {
    const v = x[k] + c - 16 * x[i] * ORDER[k - (i - 32)];
    c = Math.floor((v + 128) / 256);
    x[k] = v - c * 256;
  }
  x[i - 12] += c;
  x[i] = 0;
}

function reduce(x: number[]): Uint8Array {
  for (let i = 63; i >= 32; i--) fold(x, i);
  let c = 0;
  const top = Math.floor(x[31] / 16);
  for (let i = 0; i < 32; i++) {
    const v = x[i] + c - top * ORDER[i];
    c = Math.floor(v / 256);
    x[i] = v - c * 256;
  }
  const out = new Uint8Array(32);
  let over = 0;
  for (let i = 0; i < 32; i++) {
    const v = x[i] - c * ORDER[i] + over;
    over = Math.floor(v / 256);
    out[i] = v - over * 256;
  }
  return out;
}

function numbers(bytes: Uint8Array): number[] {
  const out: number[] = [];
  for (let i = 0; i < 64; i++) out.push(i < bytes.length ? bytes[i] : 0);
  return out;
}

function clamped(seed: Uint8Array): Uint8Array {
  const d = sha512(seed);
  d[0] &= 248;
  d[31] = (d[31] & 127) | 64;
  return d;
}

/** The public key, 32 bytes, of a seed of 32 bytes. */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  return pack(timesBase(clamped(seed).subarray(0, 32)));
}

/** The 64-byte signature of `message` under seed and public key (64 bytes). */
export function sign(message: Uint8Array, secretKey: Uint8Array): Uint8Array {
  const d = clamped(secretKey.subarray(0, 32));
  const r = reduce(numbers(sha512(concatBytes([d.subarray(32, 64), message]))));
  const point = pack(timesBase(r));
  const h = reduce(numbers(sha512(concatBytes([point, secretKey.subarray(32), message]))));
  const x = numbers(r);
  for (let i = 0; i < 32; i++) for (let k = 0; k < 32; k++) x[i + k] += h[i] * d[k];
  return concatBytes([point, reduce(x)]);
}

/** A signature under way: `step` until it gives true. */
export interface SignatureJob {
  step(): boolean;
  signature: Uint8Array;
}

/** Starts a signature; here it is made in one step. */
export function startSignature(message: Uint8Array, secretKey: Uint8Array): SignatureJob {
  const job: SignatureJob = {
    signature: new Uint8Array(0),
    step: function () {
      job.signature = sign(message, secretKey);
      return true;
    },
  };
  return job;
}
