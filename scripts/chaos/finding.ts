/** One line of the tally. */
export interface Finding {
  readonly line: string;
  /** What is not as it should be. */
  readonly wrong: readonly string[];
}
