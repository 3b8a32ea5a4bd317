// Passwords of the broker: made here, 144 bits of chance each, and kept only as a scrypt hash.
// Called by registry.ts. The cost is low on purpose: no dictionary has these passwords, and a
// thousand terminals must be able to come back at once after a restart.
import { scryptSync, timingSafeEqual } from "node:crypto";
import type { Login } from "./fleet-store.js";

const PASSWORD_BYTES = 18;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const COST = { N: 1024, r: 8, p: 1 };

/** Chance, passed in by main. */
export type Entropy = (bytes: number) => Uint8Array;

/** A new password: 24 characters of base64url. */
export function makePassword(entropy: Entropy): string {
  return Buffer.from(entropy(PASSWORD_BYTES)).toString("base64url");
}

/** What is kept of a password. */
export function hashPassword(password: string, role: Login["role"], entropy: Entropy): Login {
  const salt = entropy(SALT_BYTES);
  return { role, salt, hash: scryptSync(password, salt, HASH_BYTES, COST) };
}

/** Whether `password` is the login's; takes as long when there is no such login. */
export function checkPassword(password: Uint8Array, login: Login | undefined): boolean {
  const salt = login?.salt ?? new Uint8Array(SALT_BYTES);
  const hash = scryptSync(password, salt, HASH_BYTES, COST);
  return login !== undefined && timingSafeEqual(hash, login.hash);
}
