// One carry pass over the twelve columns of a product, as unrolled statements. Called by kernel.ts.
//
// Column k of A times B is `v(A, B, k + 1)`, the engine's convolution of a reversed number A and
// a doubled number B (both described in firmware/crypto/ed25519/field.ts). A pass turns columns
// into limbs. In a chain with carry c, from limb 0 up:
//
//   limb = (c = c * t + column) - (c = c + m - m)
//
// m is 1.5 * 2^52 times what a limb is carried in multiples of: adding it and taking it away
// rounds to such a multiple, which is the carry; the rest is the limb. t = 2^-21 makes the carry
// one of the next limb. What leaves the top limb in multiples of n / (1.5 * 2^52) comes back at
// the bottom, times w. So that no limb is visited twice, that carry is guessed first, from the two
// top columns, and the top limb keeps what the guess missed.
//
// All of it is exact: tests/firmware/crypto/ed25519-bounds.test.ts walks the statements made here
// with intervals. The order of evaluation is JavaScript's: left before right.
import { LIMBS } from "./limbs.js";

/** The text of column k. */
export type Column = (k: number) => string;
/** The text that stores `limb` as limb k. */
type Store = (k: number, limb: string) => string;

const TOP = LIMBS - 1;

/** Column k of reversed `a` times doubled `b`. */
export function product(a: string, b: string): Column {
  return (k) => `v(${a},${b},${k + 1})`;
}

/** Stores into a reversed number: the highest limb first. */
export const intoReversed =
  (name: string): Store =>
  (k, limb) =>
    `${name}[${TOP - k}]=${limb}`;

/** Stores into a plain number: limb k at k. */
export const intoPlain =
  (name: string): Store =>
  (k, limb) =>
    `${name}[${k}]=${limb}`;

/** The variables of a chain: carry, the two top columns, the guess. */
interface Chain {
  readonly carry: string;
  readonly top: string;
  readonly second: string;
  readonly guess: string;
}
const FIRST: Chain = { carry: "c", top: "y", second: "z", guess: "i" };
const SECOND: Chain = { carry: "d", top: "Y", second: "Z", guess: "I" };

/* The statements that begin a chain. */
const tops = (chain: Chain, column: Column): string[] => [
  `${chain.top}=${column(TOP)}`,
  `${chain.second}=${column(TOP - 1)}`,
];
const guess = ({ carry, guess: i, top, second }: Chain): string =>
  `${carry}=(${i}=${top}+${second}*t+n-n)*w`;

/* Limb k of a chain, as an expression. */
function limb({ carry: c, guess: i, top, second }: Chain, k: number, column: Column): string {
  if (k === TOP) return `${top}-${i}+${c}*t`;
  const next = k === TOP - 1 ? second : column(k);
  return `(${k === 0 ? `${c}+=${next}` : `${c}=${c}*t+${next}`})-(${c}=${c}+m-m)`;
}

/* Stores limbs as the doubled number `name`; `before(k)` is done ahead of limb k. */
function intoDoubled(
  name: string,
  limbs: (k: number) => string,
  before?: (k: number) => string,
): string[] {
  const twice = (k: number): string => {
    const value = `g*(${name}[${LIMBS + k}]=${limbs(k)})`;
    return before === undefined ? value : `(${before(k)},${value})`;
  };
  const first = before === undefined ? [] : [before(0)];
  const others = Array.from({ length: TOP }, (_, index) => twice(index + 1));
  return [...first, `${name}[${LIMBS}]=${limbs(0)}`, `${name}.set([\n${others.join(",\n")}],1)`];
}

/** One chain into a plain or reversed number. */
export function pass(column: Column, store: Store): string[] {
  const stores = Array.from({ length: LIMBS }, (_, k) => store(k, limb(FIRST, k, column)));
  return [...tops(FIRST, column), guess(FIRST), ...stores];
}

/** One chain into a doubled number. */
export function passDoubled(column: Column, name: string): string[] {
  const limbs = (k: number): string => limb(FIRST, k, column);
  return [...tops(FIRST, column), guess(FIRST), ...intoDoubled(name, limbs)];
}

/** What one of two chains carries, and the number it fills. */
export interface Output {
  readonly column: Column;
  readonly name: string;
  readonly form: "reversed" | "doubled";
}

/**
 * Two chains side by side, for a sum and a difference that share their products: the first one's
 * column computes them, the second one's only names them. The second is always doubled.
 */
export function passTwo(first: Output, second: Output): string[] {
  const one = (k: number): string => limb(FIRST, k, first.column);
  const store = (k: number): string => {
    if (first.form === "reversed") return intoReversed(first.name)(k, one(k));
    const main = `${first.name}[${LIMBS + k}]=${one(k)}`;
    return k === 0 ? main : `${first.name}[${k}]=(${main})*g`;
  };
  const [topOne, secondOne] = tops(FIRST, first.column);
  const [topTwo, secondTwo] = tops(SECOND, second.column);
  const start = [topOne, topTwo, secondOne, secondTwo].filter((text) => text !== undefined);
  const limbs = (k: number): string => limb(SECOND, k, second.column);
  return [...start, guess(FIRST), guess(SECOND), ...intoDoubled(second.name, limbs, store)];
}
