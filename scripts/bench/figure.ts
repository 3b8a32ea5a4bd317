// One measured figure, as `zinc bench` prints it. Made by the benches of this folder.

/** `target`: what it should be, as words; `how`: where and how it was measured. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly target: string;
  readonly how: string;
}
