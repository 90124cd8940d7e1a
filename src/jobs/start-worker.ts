/**
 * The worker: keeps up to `concurrency` jobs going, renews their leases, stops what is cancelled.
 *
 * It looks for work when told of some, when a job ends, and every half second: news only makes it quicker.
 */

import type { JobEvent } from '../domain/progress-event.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { Events } from '../storage/events/events.ts';
import { ACTIVITY_TOPIC, QUEUE_TOPIC } from './job-news.ts';
import { type JobQueue, LEASE_SECONDS, type QueueEntry } from './job-queue.ts';
import { AttemptOverError } from './progress-tracker.ts';
import { StoppingError } from './run-job.ts';

export interface WorkDeps {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly events: Events;
  readonly runJob: (entry: QueueEntry, signal: AbortSignal) => Promise<void>;
  readonly concurrency: number;
  readonly onError: (error: unknown) => void;
}

export interface Worker {
  /** Takes no more; gives what runs so many milliseconds to end, then puts it back into the queue. */
  stop(graceMs: number): Promise<void>;
}

const LOOK_EVERY_MS = 500;
const GATHER_MS = 20;
const PREFER_EVERY_MS = 1_000;
const RENEW_EVERY_MS = (LEASE_SECONDS * 1_000) / 4;

/** How long a job that is told to stop may take to go back into the queue. */
const LAST_WORD_MS = 5_000;

interface Running {
  readonly entry: QueueEntry;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

export async function startWorker(deps: WorkDeps): Promise<Worker> {
  const { database, queue, events, concurrency, onError } = deps;
  // By holding, not by entry: one whose lease ran out may come back here while its first holding still ends.
  const running = new Set<Running>();
  let stopping = false;
  let wake: () => void = () => undefined;

  function start(entry: QueueEntry): void {
    const abort = new AbortController();
    const done = deps
      .runJob(entry, abort.signal)
      .then(() => queue.remove(entry))
      // Its lease runs out, and the next attempt says what became of this one.
      .catch(onError)
      .finally(() => {
        running.delete(holding);
        // Jobs that end together are followed by jobs that are fetched together.
        setTimeout(() => wake(), GATHER_MS);
      });
    const holding: Running = { entry, abort, done };
    running.add(holding);
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function work(): Promise<void> {
    while (!stopping) {
      const free = concurrency - running.size;
      const woken = pause();
      if (free > 0) {
        try {
          const entries = await queue.fetch(free);
          for (const entry of entries) start(entry);
          if (entries.length > 0) wake();
        } catch (error) {
          onError(error);
        }
      }
      await woken;
    }
  }

  async function renew(): Promise<void> {
    const held = [...running];
    if (held.length === 0) return;
    try {
      await queue.renew(held.map(({ entry }) => entry));
      await stopEnded(held);
    } catch (error) {
      onError(error);
    }
  }

  /** Stops what the database says is over: news of a cancellation may come when the job has been retried, and runs here again. */
  async function stopEnded(held: readonly Running[]): Promise<void> {
    const live = await database.job.findMany({
      where: { queueEntry: { in: held.map(({ entry }) => entry.id) }, status: { in: ['queued', 'processing'] } },
      select: { queueEntry: true },
    });
    const alive = new Set(live.map((job) => job.queueEntry));
    for (const { entry, abort } of held) {
      if (!alive.has(entry.id)) abort.abort(new AttemptOverError('cancelled or taken over'));
    }
  }

  const subscriptions = [
    await events.subscribe(QUEUE_TOPIC, () => wake(), {}),
    await events.subscribe(
      ACTIVITY_TOPIC,
      (event: JobEvent) => {
        if (event.type !== 'job_cancelled') return;
        const held = [...running].filter(({ entry }) => entry.jobId === event.jobId);
        if (held.length > 0) stopEnded(held).catch(onError);
      },
      {},
    ),
  ];
  const renewing = setInterval(() => void renew(), RENEW_EVERY_MS);
  const preferring = setInterval(() => void queue.preferLost(database).catch(onError), PREFER_EVERY_MS);
  const working = work();

  return {
    async stop(graceMs) {
      stopping = true;
      wake();
      await working;
      const all = Promise.all([...running].map(({ done }) => done));
      await within(graceMs, all);
      for (const { abort } of running) abort.abort(new StoppingError('the server stops'));
      // What hangs even so keeps its lease until that runs out; then another worker has it.
      await within(LAST_WORD_MS, all);
      clearInterval(renewing);
      clearInterval(preferring);
      for (const subscription of subscriptions) await events.unsubscribe(subscription);
    },
  };
}

/** Resolves with the work, or after so many milliseconds without it. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
