import type { Job, Stage } from '../domain/job.ts';
import { type Job as JobRow, Prisma } from '../storage/database/generated/client.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { QueueEntry } from './job-queue.ts';
import { toJob } from './job-row.ts';

export interface Claim {
  readonly job: Job;
  /** Automatic retries used since a person asked for the job. */
  readonly retries: number;
  /** How many of its workers went away without a word. */
  readonly losses: number;
  /** The last worker went away while it ran. */
  readonly wasLost: boolean;
  /** What the stages that are done already gave. */
  readonly outputs: ReadonlyMap<Stage, unknown>;
}

/**
 * Begins the next attempt at a job; from here on, older attempts are refused.
 *
 * Answers null when the entry no longer stands for the job: it has ended, or goes on under another entry.
 */
export async function claimJob(database: Database, entry: QueueEntry): Promise<Claim | null> {
  const [claimed] = await database.$queryRaw<{ id: string; was_lost: boolean }[]>`
    UPDATE job j SET status = 'processing', attempt = j.attempt + 1,
      losses = j.losses + (before.status = 'processing')::int,
      started_at = coalesce(j.started_at, clock_timestamp())
    FROM (SELECT id, status FROM job WHERE id = ${entry.jobId}::uuid FOR UPDATE) before
    WHERE j.id = before.id AND j.queue_entry = ${entry.id}::uuid AND before.status IN ('queued', 'processing')
    RETURNING j.id, before.status = 'processing' AS was_lost`;
  if (claimed === undefined) return null;
  const row: (JobRow & { stageOutputs: { stage: Stage; output: Prisma.JsonValue }[] }) | null = await database.job.findUnique({
    where: { id: claimed.id },
    include: { stageOutputs: true },
  });
  if (row === null) return null;
  return {
    job: toJob(row),
    retries: row.retries,
    losses: row.losses,
    wasLost: claimed.was_lost,
    outputs: new Map(row.stageOutputs.map(({ stage, output }) => [stage, output])),
  };
}
