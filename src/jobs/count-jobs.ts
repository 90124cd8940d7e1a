import { JOB_STATUSES, type JobStatus } from '../domain/job.ts';
import type { Database } from '../storage/database/open-database.ts';

export interface JobCounts {
  readonly byStatus: Readonly<Record<JobStatus, number>>;
  /** Jobs that wait for nothing but a worker. */
  readonly waiting: number;
  /** Seconds that the longest of them has waited; 0 when none does. */
  readonly longestWaitSeconds: number;
}

interface Row {
  readonly byStatus: Partial<Record<JobStatus, number>> | null;
  readonly waiting: number;
  readonly longestWaitSeconds: number;
}

/**
 * Counts all jobs, of all processes.
 *
 * A job waits since its queue entry was made, which the entry's id says (UUIDv7, RFC 9562, section 5.7: its first 48 bits are
 * milliseconds), or since its retry is due.
 */
export async function countJobs(database: Database): Promise<JobCounts> {
  const [row] = await database.$queryRaw<Row[]>`
    WITH waiting AS (
      SELECT greatest(retry_at,
        to_timestamp(('x' || translate(left(queue_entry::text, 13), '-', ''))::bit(48)::bigint / 1000.0)) AS since
      FROM job WHERE status = 'queued' AND (retry_at IS NULL OR retry_at <= now())
    )
    SELECT
      (SELECT jsonb_object_agg(status, jobs) FROM (SELECT status, count(*) AS jobs FROM job GROUP BY status) AS each)
        AS "byStatus",
      (SELECT count(*)::int FROM waiting) AS waiting,
      -- The entry's time is another clock's.
      (SELECT greatest(0, coalesce(extract(epoch FROM now() - min(since)), 0))::float8 FROM waiting)
        AS "longestWaitSeconds"`;
  const counted = row?.byStatus ?? {};
  return {
    byStatus: Object.fromEntries(JOB_STATUSES.map((status) => [status, counted[status] ?? 0])) as JobCounts['byStatus'],
    waiting: row?.waiting ?? 0,
    longestWaitSeconds: row?.longestWaitSeconds ?? 0,
  };
}
