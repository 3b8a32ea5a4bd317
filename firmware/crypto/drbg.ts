/*
 * Random bytes: HMAC-DRBG with SHA-256 (NIST SP 800-90A revision 1, section 10.1.2). Called by
 * firmware/main.ts, which makes it at boot and hands it to whoever needs chance.
 *
 * The engine's own generators give the same numbers after every start of an ESP32, so randomness
 * is made once, at provisioning (the chip's generator and the provisioning computer), and kept as
 * a seed in flash. Each boot starts from that seed and the boot counter, which was raised in flash
 * before: no two boots share a stream, wherever the power was cut, and nothing is written for it.
 * What the chip's generator gives at boot is mixed in and need not be good.
 *
 * It must never be used before the boot counter was written.
 */
import { asciiBytes, joinBytes, sha256 } from "../platform/crypto.js";
import { type HmacKey, hmacWith, prepareHmacKey } from "./hmac.js";

const HASH_BYTES = 32;
const NOTHING = new Uint8Array(0);
/** Most bytes a call may ask for (SP 800-90A table 2 allows 2^16). */
export const REQUEST_BYTES_MAX = 4096;

/** A generator; its state is K and V, 32 bytes each. */
export class HmacDrbg {
  private _key: HmacKey;
  private _value: Uint8Array;

  /** Instantiates (section 10.1.2.3). `entropy`: at least 32 bytes that nobody else knows. */
  constructor(entropy: Uint8Array, nonce: Uint8Array, personalization?: Uint8Array) {
    this._key = prepareHmacKey(new Uint8Array(HASH_BYTES));
    this._value = new Uint8Array(HASH_BYTES);
    this._value.fill(1);
    this._update(joinBytes(joinBytes(entropy, nonce), personalization ?? NOTHING));
  }

  /** Mixes in more (section 10.1.2.4): 32 bytes of fresh entropy, or as much as there is. */
  reseed(entropy: Uint8Array, additional?: Uint8Array): void {
    this._update(joinBytes(entropy, additional ?? NOTHING));
  }

  /** `count` random bytes (section 10.1.2.5), 0 to REQUEST_BYTES_MAX; more gives an empty array. */
  generate(count: number, additional?: Uint8Array): Uint8Array {
    if (count > REQUEST_BYTES_MAX) return new Uint8Array(0);
    if (additional !== undefined && additional.length > 0) this._update(additional);
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at += HASH_BYTES) {
      this._value = hmacWith(this._key, this._value);
      const rest = count - at;
      bytes.set(rest < HASH_BYTES ? this._value.subarray(0, rest) : this._value, at);
    }
    this._update(additional ?? NOTHING);
    return bytes;
  }

  /* HMAC_DRBG_Update (section 10.1.2.2). */
  private _update(data: Uint8Array): void {
    this._mix(0, data);
    if (data.length > 0) this._mix(1, data);
  }

  private _mix(round: number, data: Uint8Array): void {
    const start = joinBytes(this._value, new Uint8Array([round]));
    this._key = prepareHmacKey(hmacWith(this._key, joinBytes(start, data)));
    this._value = hmacWith(this._key, this._value);
  }
}

/* The boot counter as 16 bytes: four words would do, but a nonce has half the strength's bits. */
function bootNonce(boot: number): Uint8Array {
  const nonce = new Uint8Array(16);
  new DataView(nonce.buffer).setUint32(12, boot);
  return nonce;
}

const PURPOSE = "zinc/drbg/1";

/**
 * The generator of one boot. `seed`: 32 bytes of provisioning; `boot`: the boot counter, raised
 * and written before; `fresh`: what the chip's generator gives now, any length, good or not.
 */
export function bootDrbg(seed: Uint8Array, boot: number, fresh: Uint8Array): HmacDrbg {
  const purpose = joinBytes(asciiBytes(PURPOSE), sha256(fresh));
  return new HmacDrbg(seed, bootNonce(boot), purpose);
}
