/**
 * The module crypto, as far as the engine's is right: SHA-256, SHA-512, AES in ECB and CBC.
 * Called by: install.ts. Source of truth: Espruino libs/crypto/jswrap_crypto.c: results are
 * ArrayBuffers; a failure of AES is printed and gives undefined; nothing is padded.
 */
import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import type { Machine } from "../machine.js";
import { bytesOf, fieldOf } from "../values.js";

const BLOCK_BYTES = 16;
const KEY_BYTES = [16, 24, 32];

function aes(machine: Machine, decrypts: boolean) {
  return ([data, secret, options]: unknown[]): unknown => {
    const bytes = bytesOf(data);
    const key = bytesOf(secret);
    const mode = String(fieldOf(options, "mode") ?? "CBC");
    const given = fieldOf(options, "iv");
    const iv = given === undefined ? new Uint8Array(BLOCK_BYTES) : bytesOf(given);
    const fail = (why: string): undefined => {
      machine.parts.log(`ERROR: ${why}`);
    };
    if (mode !== "ECB" && mode !== "CBC") return fail(`cipher mode ${mode} is wrong on the engine`);
    if (!KEY_BYTES.includes(key.length)) return fail("Invalid key length");
    if (bytes.length === 0 || bytes.length % BLOCK_BYTES !== 0) return fail("Invalid input length");
    if (mode === "CBC" && iv.length !== BLOCK_BYTES) return fail("Invalid IV length");
    const name = `aes-${key.length * 8}-${mode.toLowerCase()}`;
    const make = decrypts ? createDecipheriv : createCipheriv;
    const cipher = make(name, key, mode === "ECB" ? null : iv).setAutoPadding(false);
    return machine.realm.buffer(Buffer.concat([cipher.update(bytes), cipher.final()]));
  };
}

/** Defines the module. */
export function installCrypto(machine: Machine): void {
  const sha = (name: string) => (values: ArrayLike<unknown>) =>
    machine.realm.buffer(createHash(name).update(bytesOf(values[0])).digest());
  const crypto = machine.realm.object({
    SHA256: sha("sha256"),
    SHA512: sha("sha512"),
    AES: machine.realm.object({ encrypt: aes(machine, false), decrypt: aes(machine, true) }),
  });
  machine.modules.set("crypto", crypto);
}
