/** More would keep a person waiting for a job that looks alive. */
const LONGEST_MS = 3_600_000;

/**
 * How long to wait before the next automatic attempt, in milliseconds; null when there shall be none.
 *
 * The delay is between half of what is planned and all of it, so that jobs that failed together don't return together
 * ("equal jitter", Marc Brooker, "Exponential Backoff And Jitter", 2015), but never less than the site asked for.
 *
 * @param planned delays in milliseconds, one for each retry there may be
 * @param used retries there have been
 * @param asked milliseconds that the other side asked for
 */
export function retryDelayMs(
  planned: readonly number[],
  used: number,
  asked = 0,
  random: () => number = Math.random,
): number | null {
  const delay = planned[used];
  if (delay === undefined || asked > LONGEST_MS) return null;
  return Math.max(asked, Math.round(delay / 2 + (delay / 2) * random()));
}
