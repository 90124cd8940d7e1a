import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseAway } from '../storage/database/database-errors.ts';

const TRY_EVERY_MS = 500;

/**
 * Stores something as soon as the database lets it, trying again and again while that is away. What it does has to be fenced:
 * an answer that was lost makes it be done twice.
 *
 * @param signal ends the trying, after one last time
 * @throws whatever else the work throws
 */
export async function untilStored<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !isDatabaseAway(error)) throw error;
      await delay(TRY_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
