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
  /** How long ago the job was started, in milliseconds by the database's clock. */
  readonly elapsedMs: number;
}

/**
 * Begins the next attempt at a job; from here on, older attempts are refused.
 *
 * Answers null when the entry no longer stands for the job: it has ended, or goes on under another entry.
 */
export async function claimJob(database: Database, entry: QueueEntry): Promise<Claim | null> {
  const [row] = await database.$queryRaw<(JobRow & Pick<Claim, 'wasLost' | 'elapsedMs'>)[]>`
    WITH before AS (
      SELECT id, status FROM job WHERE id = ${entry.jobId}::uuid FOR UPDATE
    )
    UPDATE job j SET status = 'processing', attempt = j.attempt + 1,
      losses = j.losses + (before.status = 'processing')::int,
      started_at = coalesce(j.started_at, clock_timestamp())
    FROM before
    WHERE j.id = before.id AND j.queue_entry = ${entry.id}::uuid AND before.status IN ('queued', 'processing')
    RETURNING ${JOB_COLUMNS}, before.status = 'processing' AS "wasLost",
      (extract(epoch FROM clock_timestamp() - j.started_at) * 1000)::float8 AS "elapsedMs"`;
  if (row === undefined) return null;
  const { retries, losses, wasLost, elapsedMs } = row;
  const job = toJob(row);
  // Nothing was kept before the first attempt.
  const outputs = job.attempt === 1 ? {} : await readOutputs(database, job.id);
  return { job, retries, losses, wasLost, outputs, elapsedMs };
}

/**
 * What was kept of a job that has been claimed. A statement of its own: the one that claims may have waited for an append
 * of the attempt before, and would not see what that append kept.
 */
async function readOutputs(database: Database, jobId: string): Promise<Claim['outputs']> {
  const rows = await database.stageOutput.findMany({ where: { jobId }, select: { stage: true, output: true } });
  return Object.fromEntries(rows.map(({ stage, output }) => [stage, output]));
}
