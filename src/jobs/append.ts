import type { JobEvent } from '../domain/progress-event.ts';
import { isDataError } from '../storage/database/database-errors.ts';
import { groupCalls } from '../storage/database/group-calls.ts';
import type { Database } from '../storage/database/open-database.ts';
import { type Append, appendEvents } from './event-log.ts';
import type { Tell } from './job-news.ts';

/**
 * Makes the function that appends to a job's log and tells what was stored: the events, or none where the fence refused.
 * Appends that come together are stored together, those of one job one after the other.
 */
export function createAppend(database: Database, tell: Tell): (append: Append) => Promise<readonly JobEvent[]> {
  return groupCalls(
    async (appends: readonly Append[]) => {
      const stored = await appendEvents(database, appends);
      await tell(stored.flat());
      return stored;
    },
    { most: 100, keyOf: ({ jobId }) => jobId, mayBeOneItem: isDataError },
  );
}
