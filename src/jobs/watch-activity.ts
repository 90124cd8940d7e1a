import { DomainError } from '../domain/failure.ts';
import type { JobEvent } from '../domain/progress-event.ts';
import { isDatabaseAway } from '../storage/database/database-errors.ts';
import type { Events } from '../storage/events/events.ts';
import { openInbox } from './inbox.ts';
import { ACTIVITY_TOPIC } from './job-news.ts';

export interface ActivityDeps {
  readonly events: Events;
  /** Reads the events of all jobs after a cursor. */
  readonly readActivity: (after: string, limit: number) => Promise<readonly JobEvent[]>;
  /** The cursor of the newest event. */
  readonly newest: () => Promise<string>;
  readonly stopping: AbortSignal;
}

const PAGE = 200;

/**
 * How soon the log is read again after news, since a transaction that began before may hold back what was told; then, while
 * nothing more is heard, half as often each time.
 */
const SETTLE_MS = 25;
const LOOK_AGAIN_MS = 10_000;

/** How long a watcher waits for a log that can't be read, at least; with up to as much again, so that all don't ask at once. */
const AWAY_MS = 1_000;

/**
 * Follows the events of all jobs, from just after `cursor`; without one, from now on. Never ends by itself.
 *
 * Yields every event once, those of each job in order. News only says when to read: the events come from the log, in the
 * order in which they were committed, the same for every watcher. A database that goes away while it follows makes it wait,
 * and ends nothing.
 *
 * @throws DomainError `INVALID_INPUT` for a cursor that isn't one, `DATABASE_UNAVAILABLE` when it can't begin, `SERVER_STOPPING`
 */
export async function* watchActivity(
  { events, readActivity, newest, stopping }: ActivityDeps,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<JobEvent, void, undefined> {
  if (cursor !== null && !/^\d{1,19}\.\d{1,18}$/.test(cursor)) {
    throw new DomainError('INVALID_INPUT', `"${cursor}" is not a cursor of an event.`, { field: 'after' });
  }
  await using inbox = await openInbox<JobEvent>(events, ACTIVITY_TOPIC, AbortSignal.any([signal, stopping]));
  let seen = cursor ?? (await newest());
  let patience = LOOK_AGAIN_MS;
  let hasBegun = cursor === null;
  const stopped = () => new DomainError('SERVER_STOPPING', `The server is stopping. Watch again after cursor ${seen}.`);
  while (!signal.aborted) {
    inbox.clear();
    let page: readonly JobEvent[];
    try {
      page = await readActivity(seen, PAGE);
    } catch (error) {
      if (!hasBegun || !isDatabaseAway(error)) throw error;
      if ((await inbox.next(AWAY_MS * (1 + Math.random()))) === 'stopped' && !signal.aborted) throw stopped();
      continue;
    }
    hasBegun = true;
    for (const event of page) {
      yield event;
      seen = event.cursor;
    }
    if (page.length === PAGE) continue;

    const news = await inbox.next(patience);
    if (news === 'stopped') {
      if (signal.aborted) return;
      throw stopped();
    }
    patience = news === 'silence' ? Math.min(patience * 2, LOOK_AGAIN_MS) : SETTLE_MS;
  }
}
