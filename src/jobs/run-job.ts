/**
 * One attempt at a job, from its claim to its last word.
 *
 * Whatever happens is told in the job's log: success by the load stage, in the transaction that shelves; failure here, with
 * the next attempt when it is worth one. Only when the database itself is away nothing can be told; then the entry's lease
 * runs out, and the attempt that follows says so.
 */

import { v7 as uuidv7 } from 'uuid';
import { FAILURE_RULES } from '../domain/failure.ts';
import { type JobResult, STAGES } from '../domain/job.ts';
import type { JobEvent, NewEvent } from '../domain/progress-event.ts';
import type { RunPipeline } from '../pipeline/content-pipeline.ts';
import { translateDatabaseError } from '../storage/database/database-errors.ts';
import type { Queryable } from '../storage/database/open-database.ts';
import type { Claim, ClaimJob } from './claim-job.ts';
import { type Append, appendEvents } from './event-log.ts';
import { type FailDeps, failAttempt } from './fail-attempt.ts';
import { publishEvents } from './job-news.ts';
import type { QueueEntry } from './job-queue.ts';
import { AttemptOverError, createProgressTracker, type ProgressTracker } from './progress-tracker.ts';

export interface RunDeps extends FailDeps {
  readonly claimJob: ClaimJob;
  readonly append: (append: Append) => Promise<readonly JobEvent[]>;
  readonly runPipeline: RunPipeline;
}

/** The signal's reason when the server stops: the job goes back to the queue. */
export class StoppingError extends Error {
  override readonly name = 'StoppingError';
}

/** A job whose workers vanish this often is likely what they die of. */
const MOST_LOSSES = 3;

/** @param signal aborts with `AttemptOverError` or `StoppingError` */
export async function runJob(deps: RunDeps, entry: QueueEntry, signal: AbortSignal): Promise<void> {
  const claim = await deps.claimJob(entry);
  if (claim === null) return;
  const { job } = claim;
  const tracker = createProgressTracker({
    jobId: job.id,
    attempt: job.attempt,
    percent: job.percent,
    append: deps.append,
  });
  const began = performance.now();
  try {
    if (claim.wasLost) await tellLoss(tracker, claim);
    if (claim.wasLost && claim.losses > MOST_LOSSES) return;
    const data = { url: job.url, attempt: job.attempt, message: beginning(claim, entry) };
    void tracker.tell([{ type: 'job_started', data }]);
    const stored = await deps.runPipeline({
      job,
      outputs: claim.outputs,
      progress: tracker,
      signal,
      /** Ends the log in the transaction that shelves, once all before it is stored. */
      async complete(transaction: Queryable, result: JobResult, events: readonly NewEvent[]) {
        const durationMs = Math.round(claim.elapsedMs + performance.now() - began);
        const [last = []] = await appendEvents(transaction, [
          {
            jobId: job.id,
            attempt: job.attempt,
            from: ['processing'],
            events: [...events, { type: 'job_completed', data: { durationMs, result } }],
            percent: 100,
          },
        ]);
        if (last.length === 0) throw new AttemptOverError(`attempt ${job.attempt} at job ${job.id} is over`);
        return last;
      },
    });
    await publishEvents(deps.events, stored);
    const ms = Math.round(performance.now() - began);
    deps.log.info({ jobId: job.id, attempt: job.attempt, url: job.url, ms }, 'job completed');
  } catch (error) {
    await tracker.settled().catch(() => undefined);
    if (error instanceof AttemptOverError || signal.reason instanceof AttemptOverError) return;
    if (signal.reason instanceof StoppingError) return requeue(deps, claim);
    await failAttempt(deps, claim, translateDatabaseError(error));
  }
}

/** What an attempt says first: whether it is the first, and if not, why there is another. */
function beginning({ job, outputs, wasLost }: Claim, { afterRestart }: QueueEntry): string {
  if (job.attempt === 1) return `Starting on ${job.url}`;
  // That a worker was lost has been told.
  if (!afterRestart || wasLost) return `Attempt ${job.attempt} at ${job.url}`;
  const stage = STAGES.find((each) => outputs[each] === undefined) ?? 'extract';
  return `Going on after a restart of the server, at ${stage}`;
}

async function tellLoss(tracker: ProgressTracker, { losses, job }: Claim): Promise<void> {
  const isLast = losses > MOST_LOSSES;
  await tracker.tell([
    {
      type: 'error',
      data: {
        stage: job.currentStage,
        code: 'WORKER_LOST',
        error: isLast
          ? `The worker was lost while it ran this job, ${losses} times in a row.`
          : 'The worker was lost while it ran this job; another goes on.',
        remedy: FAILURE_RULES.WORKER_LOST.remedy,
        retryable: true,
        ...(isLast ? {} : { willRetryAt: new Date().toISOString() }),
      },
    },
  ]);
}

/** Puts a job that the stopping server can't finish back into the queue, as it is. */
async function requeue({ database, queue, log }: RunDeps, { job }: Claim): Promise<void> {
  const entryId = uuidv7();
  const requeued = await database.$transaction(async (transaction) => {
    const count = await transaction.$executeRaw`
      UPDATE job SET status = 'queued', queue_entry = ${entryId}::uuid
      WHERE id = ${job.id}::uuid AND attempt = ${job.attempt} AND status = 'processing'`;
    const entry = { id: entryId, jobId: job.id, priority: job.priority, afterRestart: true };
    if (count > 0) await queue.enqueue(transaction, [entry]);
    return count > 0;
  });
  if (requeued) log.info({ jobId: job.id, attempt: job.attempt, url: job.url }, 'job goes on after the next start');
}
