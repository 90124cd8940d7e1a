import { DomainError } from '../domain/failure.ts';
import { endsJob, type JobEvent } from '../domain/progress-event.ts';
import { isDatabaseAway } from '../storage/database/database-errors.ts';
import type { Events } from '../storage/events/events.ts';
import { openInbox } from './inbox.ts';
import { jobTopic } from './job-news.ts';
import type { LogPage } from './read-events.ts';

export interface WatchDeps {
  readonly events: Events;
  /** Reads a page of a job's log just after a `seq`; null when there is no such job. */
  readonly readLog: (jobId: string, after: number, limit: number) => Promise<LogPage | null>;
  /** Aborts when the server stops: watchers are told so, and may come back with the `seq` they saw last. */
  readonly stopping: AbortSignal;
  /** Told of each event that is passed on as it happens, not read from the log. */
  readonly onLive: (event: JobEvent) => void;
}

const PAGE = 200;

/** How often a watcher that hears nothing looks into the log all the same, in case news got lost. */
const LOOK_AGAIN_MS = 10_000;

/** How long a watcher waits for a log that can't be read, at least; with up to as much again, so that all don't ask at once. */
const AWAY_MS = 1_000;

/**
 * Follows a job from just after event `after` until its last event.
 *
 * Yields every event once, in order, across reconnects and processes: it subscribes before it reads the log, then drops
 * what the log already gave. Ends by itself when the job has ended; never waits on one that has. What a slow reader has not
 * taken yet stays in the log, not in memory. A database that goes away while it follows makes it wait, and ends nothing.
 *
 * @throws DomainError `NOT_FOUND`; `DATABASE_UNAVAILABLE` when it can't begin; `SERVER_STOPPING` when it has to end before the job does
 */
export async function* watchJob(
  { events, readLog, stopping, onLive }: WatchDeps,
  jobId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<JobEvent, void, undefined> {
  await using inbox = await openInbox<JobEvent>(events, jobTopic(jobId), AbortSignal.any([signal, stopping]));
  let seen = after;
  let hasBegun = false;
  const stopped = () => new DomainError('SERVER_STOPPING', `The server is stopping. Watch again after event ${seen}.`);
  while (!signal.aborted) {
    let page: LogPage | null;
    try {
      page = await readLog(jobId, seen, PAGE);
    } catch (error) {
      if (!hasBegun || !isDatabaseAway(error)) throw error;
      if ((await inbox.next(AWAY_MS * (1 + Math.random()))) === 'stopped' && !signal.aborted) throw stopped();
      continue;
    }
    hasBegun = true;
    if (page === null) throw new DomainError('NOT_FOUND', `There is no job ${jobId}.`);
    for (const event of page.events) {
      yield event;
      seen = event.seq;
    }
    if (page.isEnd) return;
    if (page.events.length === PAGE) continue;

    // Live, until something was missed.
    for (;;) {
      const news = await inbox.next(LOOK_AGAIN_MS);
      if (news === 'stopped') {
        if (signal.aborted) return;
        throw stopped();
      }
      if (news === 'missed' || news === 'silence' || news.seq > seen + 1) break;
      if (news.seq <= seen) continue;
      onLive(news);
      yield news;
      seen = news.seq;
      if (endsJob(news)) return;
    }
  }
}
