/*
 * Comparison of secrets: tags, proofs and MACs are compared here and nowhere else.
 * It must never stop at the first difference. The interpreter's own timing is not constant (see
 * README.md), but the number of steps depends on the lengths alone.
 */

/** True when both hold the same bytes; every byte is looked at. Lengths are not secret. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}
