/*
 * The inversion on numbers made for each of its branches: random ones meet the rare branches two
 * times in a million. A number with a chosen quotient at a chosen step of Euclid's algorithm is
 * made backwards: cofactors that would give it, then z = R^-1 U modulo p.
 */
import "./engine.js";
import { describe, expect, it } from "vitest";
import { ROOT_OF_MINUS_ONE } from "../../../firmware/crypto/ed25519/constants.js";
import { euclid, type Inversion, makeInversion } from "../../../firmware/crypto/ed25519/inverse.js";
import { plainLimbs } from "../../../scripts/firmware/generate/limbs.js";
import { seededBytes } from "./bytes.js";
import { inverse, modulo, numberOfLimbs, P } from "./naive.js";

const ROUNDS_MAX = 60;
/* What the inversion multiplies by to try again. */
const OTHER = numberOfLimbs(ROOT_OF_MINUS_ONE);
const random = seededBytes("inverse");
const randomBelow = (m: bigint): bigint =>
  BigInt(`0x${Buffer.from(random(48)).toString("hex")}`) % m;
const least = (z: bigint): bigint => (modulo(z, P) > P / 2n ? modulo(z, P) - P : modulo(z, P));

/* Checks the equations that hold after every round. */
function expectEquations({ u, v, r, s }: Inversion, z: bigint): void {
  expect(modulo(numberOfLimbs(r) * z - numberOfLimbs(u), P)).toBe(0n);
  expect(modulo(numberOfLimbs(s) * z - numberOfLimbs(v), P)).toBe(0n);
}

/* Inverts to the end, checking every round if wanted; gives the attempts and rounds it took. */
function run(z: bigint, checksRounds = false): { attempts: number; rounds: number } {
  const job = makeInversion();
  job.start(plainLimbs(least(z)));
  let rounds = 1;
  while (!job.round()) {
    expect(rounds++, `${z}`).toBeLessThan(ROUNDS_MAX);
    if (checksRounds) expectEquations(job, z * OTHER ** BigInt(job.attempts()));
  }
  expect(modulo(numberOfLimbs(job.r) * z, P), `${z}`).toBe(1n);
  return { attempts: job.attempts(), rounds };
}

/*
 * A z for which Euclid's algorithm on p and z meets `quotient` after `place` small quotients: z / p
 * is so near to the fraction of that expansion that they agree for half the way; the other half is
 * as it comes. The algorithm on 1/z meets the same quotients in the opposite order.
 */
function withQuotient(quotient: bigint, place: number): bigint {
  const quotients = Array.from({ length: place }, () => 1n + randomBelow(9n));
  quotients.push(quotient);
  let [h, k, before, beforeK] = [1n, 0n, 0n, 1n];
  for (let i = 0; h < 2n ** 128n; i++) {
    const next = quotients[i] ?? 1n + randomBelow(9n);
    [h, k, before, beforeK] = [next * h + before, next * k + beforeK, h, k];
  }
  return (2n * P * k + h) / (2n * h);
}

const PLACES = Array.from({ length: 36 }, (_, place) => place);

describe("the inversion", () => {
  it("inverts small and extreme numbers, whatever their sign", () => {
    const numbers = [1n, 2n, 3n, 8n, 19n, 2n ** 21n, 2n ** 27n - 1n, 2n ** 127n, 2n ** 128n + 1n];
    const extreme = [P / 2n, P / 2n - 1n, P / 3n, 2n ** 254n - 10n, 2n ** 253n + 1n, 2n ** 234n];
    for (const z of [...numbers, ...extreme].flatMap((one) => [one, -one])) {
      run(z, true);
    }
  });

  it("inverts random numbers in some eleven rounds, its equations holding after each", () => {
    let rounds = 0;
    for (let i = 0; i < 300; i++) {
      const result = run(1n + randomBelow(P - 1n), true);
      rounds += result.rounds;
      expect(result.attempts).toBe(0);
    }
    expect(rounds / 300).toBeGreaterThan(10);
    expect(rounds / 300).toBeLessThan(12);
  });

  it("tries again for a first quotient above 2^26", () => {
    for (let bits = 27n; bits <= 60n; bits++) {
      const z = withQuotient(2n ** bits + randomBelow(2n ** bits), 0);
      for (const one of [z, -z]) expect(run(one, true).attempts, `2^${bits}`).toBe(1);
    }
  });

  it("takes a quotient up to 2^25 at any place", () => {
    for (const place of PLACES) {
      for (let bits = 1n; bits <= 24n; bits++) {
        const z = withQuotient(2n ** bits + randomBelow(2n ** bits), place);
        for (const one of [z, -z, inverse(z, P)]) expect(run(one).attempts).toBe(0);
      }
    }
  });

  it("is right for quotients about the limit, whether it tries again or not", () => {
    const attempts = new Set<number>();
    for (const place of PLACES) {
      for (const about of [2n ** 25n, 2n ** 26n, 2n ** 27n]) {
        for (const more of [-2n, -1n, 0n, 1n, 2n]) {
          const z = withQuotient(about + more, place);
          for (const one of [z, inverse(z, P)]) attempts.add(run(one).attempts);
        }
      }
    }
    expect([...attempts].sort()).toEqual([0, 1]);
  });

  it("tries again for a quotient above 2^27 at any place, its equations unharmed", () => {
    for (const place of PLACES) {
      for (const bits of [28n, 35n, 44n, 52n, 53n, 54n, 60n, 80n]) {
        const z = withQuotient(2n ** bits + randomBelow(2n ** bits), place);
        for (const one of [z, -z, inverse(z, P)]) expect(run(one, true).attempts).toBe(1);
      }
    }
  });

  it("tries a third time when the second number is no better", () => {
    const z = withQuotient(2n ** 30n, 3);
    const first = modulo(z * inverse(OTHER, P), P);
    const { attempts } = run(first);
    expect(attempts).toBeLessThanOrEqual(2);
    expect(run(modulo(first * OTHER, P)).attempts).toBe(1);
  });

  it("is right for numbers whose quotients are all small, or all the same", () => {
    /* Continued fractions of the golden mean and of its relatives: the most steps a round has. */
    for (const quotient of [1n, 2n, 3n, 7n]) {
      let [a, b] = [1n, 0n];
      while (a < P) [a, b] = [quotient * a + b, a];
      run((P * b) / a, true);
      run(P - (P * b) / a, true);
    }
  });
});

describe("a round of Euclid's algorithm", () => {
  const steps = (x: number, y: number): { by: number[]; rest: number } => {
    const by: number[] = [];
    const rest = euclid(x, y, (...cofactors) => by.push(...cofactors));
    return { by, rest };
  };

  it("keeps its determinant 1 or -1 and its numbers below 2^27 for every pair of doubles", () => {
    for (let i = 0; i < 5000; i++) {
      const x = Number(randomBelow(2n ** 255n));
      const y = (i % 2 ? 1 : -1) * Number(randomBelow(2n ** BigInt(254 - (i % 40))) + 1n);
      if (Math.abs(y) * 2 > x) continue;
      const [a, b, c, d] = steps(x, y).by.map(BigInt) as [bigint, bigint, bigint, bigint];
      expect([1n, -1n]).toContain(a * d - b * c);
      expect(a * a + b * b + c * c + d * d).toBeLessThanOrEqual(2n ** 54n);
    }
  });

  it("does nothing with a remainder that is too small, or with none", () => {
    for (const y of [0, 1, -1]) expect(steps(2 ** 27, y)).toEqual({ by: [1, 0, 0, 1], rest: y });
  });

  it("stops after an odd or an even number of steps with the larger remainder first", () => {
    expect(steps(1000, 10)).toEqual({ by: [0, 1, 1, -100], rest: 0 });
    const { by, rest } = steps(1000, 300);
    const [a, b, c, d] = by as [number, number, number, number];
    expect([Math.abs(a * 1000 + b * 300), c * 1000 + d * 300, rest]).toEqual([100, 0, 0]);
  });
});
