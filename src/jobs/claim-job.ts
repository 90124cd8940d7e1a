import type { Job, Stage } from '../domain/job.ts';
import type { Job as JobRow } from '../storage/database/generated/client.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { QueueEntry } from './job-queue.ts';
import { JOB_COLUMNS, toJob } from './job-row.ts';

export interface Claim {
  readonly job: Job;
  /** Automatic retries used since a person asked for the job. */
  readonly retries: number;
  /** How many of its workers went away without a word. */
  readonly losses: number;
  /** The last worker went away while it ran. */
  readonly wasLost: boolean;
  /** What the stages that are done already gave. */
  readonly outputs: Readonly<Partial<Record<Stage, unknown>>>;
}

type ClaimedRow = JobRow & { wasLost: boolean; outputs: Claim['outputs'] | null };

/**
 * Begins the next attempt at a job; from here on, older attempts are refused.
 *
 * Answers null when the entry no longer stands for the job: it has ended, or goes on under another entry.
 */
export async function claimJob(database: Database, entry: QueueEntry): Promise<Claim | null> {
  const [row] = await database.$queryRaw<ClaimedRow[]>`
    WITH before AS (
      SELECT id, status FROM job WHERE id = ${entry.jobId}::uuid FOR UPDATE
    )
    UPDATE job j SET status = 'processing', attempt = j.attempt + 1,
      losses = j.losses + (before.status = 'processing')::int,
      started_at = coalesce(j.started_at, clock_timestamp())
    FROM before
    WHERE j.id = before.id AND j.queue_entry = ${entry.id}::uuid AND before.status IN ('queued', 'processing')
    RETURNING ${JOB_COLUMNS}, before.status = 'processing' AS "wasLost",
      (SELECT jsonb_object_agg(s.stage, s.output) FROM stage_output s WHERE s.job_id = j.id) AS outputs`;
  if (row === undefined) return null;
  const { retries, losses, wasLost, outputs } = row;
  return { job: toJob(row), retries, losses, wasLost, outputs: outputs ?? {} };
}
