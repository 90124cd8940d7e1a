let offset = Date.now() - performance.now();

/**
 * Milliseconds since 1970 with fractions, comparable between processes to about a millisecond. It goes by the system's clock, also when
 * that is set meanwhile.
 */
export function wallClock(): number {
  // Whole milliseconds, rounded down: the moment is between this one and the next.
  const atLeast = Date.now();
  const moment = Math.min(Math.max(offset + performance.now(), atLeast), atLeast + 1);
  offset = moment - performance.now();
  return moment;
}
