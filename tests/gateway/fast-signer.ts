// Ed25519 by node's OpenSSL, for tests that need thousands of signed records. Same signatures as
// tweetnacl's: RFC 8032 leaves no choice.
import { createPrivateKey, sign } from "node:crypto";

/** PKCS #8 of an Ed25519 private key, before its 32 bytes (RFC 8410 section 7). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

/** @param secretKey 64 bytes as tweetnacl has it: seed, public key */
export function fastSigner(secretKey: Uint8Array): (data: Uint8Array) => Uint8Array {
  const der = Buffer.concat([PKCS8_HEAD, secretKey.subarray(0, 32)]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return (data) => new Uint8Array(sign(null, data, key));
}
