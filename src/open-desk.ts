/** What taking jobs in and running them have in common: the queue, the log, and the copies in Redis that both keep true. */

import type { Job } from './domain/job.ts';
import type { JobEvent } from './domain/progress-event.ts';
import { createAppend } from './jobs/append.ts';
import type { Append } from './jobs/event-log.ts';
import { createFindJob } from './jobs/find-job.ts';
import { createTell, type Tell } from './jobs/job-news.ts';
import { type JobQueue, openJobQueue } from './jobs/job-queue.ts';
import { createJobSnapshots, type JobSnapshots } from './jobs/job-snapshots.ts';
import { cacheInMemory, cacheInRedis, type ShelfCache } from './library/cache-shelf.ts';
import type { Drivers } from './open-drivers.ts';

export interface Desk {
  readonly queue: JobQueue;
  readonly findJob: (id: string) => Promise<Job | null>;
  readonly append: (append: Append) => Promise<readonly JobEvent[]>;
  readonly tell: Tell;
  /** null: there is no Redis, and the database is asked. */
  readonly snapshots: JobSnapshots | null;
  readonly shelf: ShelfCache;
}

interface DeskDeps {
  readonly drivers: Drivers;
  /** Whether this process runs jobs, and so looks after those that lost their worker. */
  readonly runsJobs: boolean;
  readonly onError: (error: unknown) => void;
  /** Called with each event that this process stored. */
  readonly onTold: (event: JobEvent) => void;
}

export async function openDesk({ drivers, runsJobs, onError, onTold }: DeskDeps): Promise<Desk> {
  const { address, database, redis, events } = drivers;
  const queue = await openJobQueue({ address, supervise: runsJobs, onError });
  const findJob = createFindJob(database);
  const snapshots = redis === null ? null : createJobSnapshots({ redis, findJob });
  const shelf = redis === null ? cacheInMemory() : cacheInRedis(redis);
  const pass = createTell(events, snapshots);
  const tell: Tell = async (stored) => {
    stored.forEach(onTold);
    // Whoever hears that a page is shelved finds it on the shelf.
    if (stored.some(({ type }) => type === 'job_completed')) await shelf.drop();
    return pass(stored);
  };
  return { queue, findJob, append: createAppend(database, tell), tell, snapshots, shelf };
}
