import { Gauge, type Registry } from 'prom-client';
import { JOB_STATUSES } from '../../domain/job.ts';
import type { JobCounts } from '../../jobs/count-jobs.ts';

export interface QueueMetricsDeps {
  readonly countJobs: () => Promise<JobCounts>;
  /** The database could not be asked. */
  readonly onAway: () => void;
}

/** However many ask, the database is asked once a second. */
const FRESH_MS = 1_000;

/** Counting a shelf of millions takes its time; it shall never take more than this share of it. */
const MOST_SHARE = 0.05;

/** A database that has not answered by then is away. */
const PATIENCE_MS = 3_000;

/** What the database knows of all jobs; left out while it is away, for what is not known is not 0. */
export function queueMetrics(registry: Registry, { countJobs, onAway }: QueueMetricsDeps): void {
  let counting: Promise<JobCounts | null> | undefined;
  let freshUntil = 0;

  async function count(): Promise<JobCounts | null> {
    const began = performance.now();
    let pause = FRESH_MS;
    try {
      const counts = await within(PATIENCE_MS, countJobs());
      pause = Math.max(FRESH_MS, (performance.now() - began) / MOST_SHARE);
      return counts;
    } catch {
      onAway();
      return null;
    } finally {
      freshUntil = performance.now() + pause;
    }
  }

  function counted(): Promise<JobCounts | null> {
    if (performance.now() >= freshUntil) {
      freshUntil = Number.POSITIVE_INFINITY;
      counting = count();
    }
    return counting ?? Promise.resolve(null);
  }

  function gauge(
    name: string,
    help: string,
    show: (gauge: Gauge, counts: JobCounts) => void,
    labelNames: string[] = [],
  ) {
    const registered: Gauge = new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const counts = await counted();
        // What was known before.
        if (labelNames.length > 0) registered.reset();
        else registered.remove();
        if (counts !== null) show(registered, counts);
      },
    });
  }

  gauge(
    'librarian_jobs',
    'Jobs in the database, by status',
    (jobs, { byStatus }) => {
      for (const status of JOB_STATUSES) jobs.set({ status }, byStatus[status]);
    },
    ['status'],
  );
  gauge('librarian_queue_depth', 'Jobs that wait for nothing but a worker', (depth, { waiting }) => depth.set(waiting));
  gauge(
    'librarian_queue_oldest_age_seconds',
    'How long the job that waits longest for a worker has waited',
    (age, { longestWaitSeconds }) => age.set(longestWaitSeconds),
  );
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
