const offset = Date.now() - performance.now();

/** Milliseconds since 1970 with fractions, comparable between processes to about a millisecond; never goes back. */
export function wallClock(): number {
  return offset + performance.now();
}
