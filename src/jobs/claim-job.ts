import type { Job, Stage } from '../domain/job.ts';
import { groupCalls } from '../storage/database/group-calls.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { QueueEntry } from './job-queue.ts';
import { JOB_COLUMNS, type JobRow, toJob } from './job-row.ts';
import { unpackOutput } from './stage-outputs.ts';

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
  /** The `traceparent` of its submit; null when that was not traced. */
  readonly traceParent: string | null;
}

export type ClaimJob = (entry: QueueEntry) => Promise<Claim | null>;

type ClaimedRow = JobRow & Pick<Claim, 'wasLost' | 'elapsedMs' | 'traceParent'>;

/**
 * Makes the function that begins the next attempt at a job; from there on, older attempts are refused. Claims that come
 * together are made together.
 *
 * It answers null when the entry no longer stands for the job: the job has ended, or goes on under another entry.
 */
export function createClaimJob(database: Database): ClaimJob {
  return groupCalls(
    async (entries: readonly QueueEntry[]) => {
      const jobIds = entries.map(({ jobId }) => jobId);
      const entryIds = entries.map(({ id }) => id);
      const rows = await database.$queryRaw<ClaimedRow[]>`
        WITH before AS (
          SELECT id, status FROM job
          WHERE id = ANY (${jobIds}::uuid[]) AND queue_entry = ANY (${entryIds}::uuid[])
            AND status IN ('queued', 'processing')
          ORDER BY id FOR UPDATE
        )
        UPDATE job j SET status = 'processing', attempt = j.attempt + 1,
          losses = j.losses + (before.status = 'processing')::int,
          started_at = coalesce(j.started_at, clock_timestamp())
        FROM before WHERE j.id = before.id
        RETURNING ${JOB_COLUMNS}, before.status = 'processing' AS "wasLost",
          j.trace_parent AS "traceParent", (extract(epoch FROM clock_timestamp() - j.started_at) * 1000)::float8 AS "elapsedMs"`;
      const outputs = await readOutputs(database, rows);
      const claims = rows.map((row): [string | null, Claim] => {
        const { id, queueEntry, retries, losses, wasLost, elapsedMs, traceParent } = row;
        const about = { retries, losses, wasLost, elapsedMs, traceParent };
        return [queueEntry, { job: toJob(row), outputs: outputs.get(id) ?? {}, ...about }];
      });
      const byEntry = new Map(claims);
      return entries.map(({ id }) => byEntry.get(id) ?? null);
    },
    { most: 100, gathersTurn: true, keyOf: ({ jobId }) => jobId },
  );
}

/**
 * What was kept of jobs that have been claimed; nothing was before the first attempt. A statement of its own: the one that
 * claims may have waited for an append of the attempt before, and would not see what that append kept.
 */
async function readOutputs(database: Database, rows: readonly ClaimedRow[]): Promise<Map<string, Claim['outputs']>> {
  const outputs = new Map<string, Claim['outputs']>();
  const begun = rows.filter(({ attempt }) => attempt > 1).map(({ id }) => id);
  if (begun.length === 0) return outputs;
  const kept = await database.stageOutput.findMany({ where: { jobId: { in: begun } } });
  for (const { jobId, stage, output } of kept) {
    outputs.set(jobId, { ...outputs.get(jobId), [stage]: unpackOutput(output) });
  }
  return outputs;
}
