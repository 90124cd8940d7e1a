/** Reading the log of what happens to jobs: one job's, or that of all. */

import { hasEnded, type JobStatus } from '../domain/job.ts';
import type { JobEvent } from '../domain/progress-event.ts';
import type { Queryable } from '../storage/database/open-database.ts';
import { EVENT_COLUMNS, type EventRow, toEvent } from './event-log.ts';

export interface LogPage {
  readonly events: readonly JobEvent[];
  /** The job has ended, and nothing comes after these events. */
  readonly isEnd: boolean;
}

/**
 * Reads a job's events just after `after`, at most `limit`, as of one moment.
 *
 * Answers null when there is no such job.
 */
export async function readEvents(
  database: Queryable,
  jobId: string,
  after: number,
  limit: number,
): Promise<LogPage | null> {
  type Row = EventRow & { status: JobStatus; last_seq: number; seq: number | null };
  const rows = await database.$queryRaw<Row[]>`
    SELECT j.status::text AS status, j.last_seq, e.*
    FROM job j LEFT JOIN LATERAL (
      SELECT ${EVENT_COLUMNS} FROM job_event e
      WHERE e.job_id = j.id AND e.seq > ${after} ORDER BY e.seq LIMIT ${limit}
    ) e ON true
    WHERE j.id = ${jobId}::uuid ORDER BY e.seq`;
  const first = rows[0];
  if (first === undefined) return null;
  const events = rows.filter((row) => row.seq !== null).map(toEvent);
  const newest = events.at(-1)?.seq ?? after;
  return { events, isEnd: hasEnded(first.status) && newest >= first.last_seq };
}

/**
 * Reads the events of all jobs after a cursor, in the order of their commits, at most `limit`.
 *
 * Leaves out what a transaction still under way may yet precede: it comes with the next read, so a cursor never skips.
 */
export async function readActivity(database: Queryable, after: string, limit: number): Promise<JobEvent[]> {
  const [transaction = '0', position = '0'] = after.split('.');
  const rows = await database.$queryRaw<EventRow[]>`
    SELECT ${EVENT_COLUMNS} FROM job_event e
    WHERE (e.transaction, e.position) > (${transaction}::xid8, ${position}::bigint)
      AND e.transaction < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY e.transaction, e.position LIMIT ${limit}`;
  return rows.map(toEvent);
}

/** The cursor of the newest event that `readActivity` would give: from here on, only what is new. */
export async function newestActivity(database: Queryable): Promise<string> {
  const rows = await database.$queryRaw<{ cursor: string }[]>`
    SELECT e.transaction::text || '.' || e.position::text AS cursor FROM job_event e
    WHERE e.transaction < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY e.transaction DESC, e.position DESC LIMIT 1`;
  return rows[0]?.cursor ?? '0.0';
}
