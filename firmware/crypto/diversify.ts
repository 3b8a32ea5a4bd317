/*
 * A card's own key from a master key, AN10922, AES-128. Called by the card drivers and by whoever
 * personalises cards. It must never be given the key of one card as a master key.
 *
 *   D = 01 || M, at most 32 bytes, padded to 32 with 80 00 .. if shorter: two blocks
 *   key = CMAC of D, with the second subkey if it was padded
 *
 * With an M of 16 to 31 bytes this is plain CMAC of 01 || M; with less it is not.
 * Source of truth: NXP AN10922 section 2.2. Vectors: tests/vectors/aes-cmac.json.
 */
import { joinBytes } from "../platform/crypto.js";
import { type CmacKey, chain, padTo } from "./cmac.js";

const AES_128 = new Uint8Array([0x01]);
const INPUT_BYTES = 32;
/** Longest diversification input. */
export const DIVERSIFICATION_BYTES_MAX = INPUT_BYTES - 1;

/** The key for the diversification input `m`, 1 to 31 bytes: 16 bytes, in two native chains. */
export function diversifyKey(master: CmacKey, m: Uint8Array): Uint8Array {
  const input = joinBytes(AES_128, m);
  if (input.length === INPUT_BYTES) return chain(master.key, input, master.k1);
  return chain(master.key, padTo(input, INPUT_BYTES), master.k2);
}
