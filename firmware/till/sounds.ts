// The till's sounds: told apart by rhythm, so that nobody needs to look up. Called by the till,
// which names them, and by counter.ts, which has them played.

/** The sounds: accepted, refused, tap again, attention, and the click of a key. */
export const SOUND_ACCEPTED = 1;
export const SOUND_REFUSED = 2;
export const SOUND_AGAIN = 3;
export const SOUND_ATTENTION = 4;
export const SOUND_KEY = 5;

/** Each sound as [hertz, milliseconds] pairs in a row: rising pair, two low, three even, long. */
const SCORES = [
  [1568, 90, 0, 40, 2093, 160],
  [330, 180, 0, 80, 262, 320],
  [880, 110, 0, 70, 880, 110, 0, 70, 880, 110],
  [660, 700],
  [1200, 12],
];

/** The notes of one of SOUND_*: [hertz, milliseconds, ...]. */
export function scoreOf(sound: number): number[] {
  return SCORES[sound - 1];
}
