/**
 * One attempt at a job, from its claim to its last word.
 *
 * Whatever happens is told in the job's log: success by the load stage, in the transaction that shelves; failure here, with
 * the next attempt when it is worth one. While the database itself is away nothing can be told; that waits until it is back,
 * or another worker has taken over.
 */

import { v7 as uuidv7 } from 'uuid';
import { FAILURE_RULES } from '../domain/failure.ts';
import { type JobResult, type JobTokens, STAGES } from '../domain/job.ts';
import type { JobEvent, NewEvent } from '../domain/progress-event.ts';
import type { RunPipeline } from '../pipeline/content-pipeline.ts';
import { translateDatabaseError } from '../storage/database/database-errors.ts';
import type { Queryable } from '../storage/database/open-database.ts';
import type { Span, Tracing } from '../telemetry/tracing.ts';
import type { Claim, ClaimJob } from './claim-job.ts';
import { type Append, appendEvents } from './event-log.ts';
import { type FailDeps, failAttempt, tellUntold } from './fail-attempt.ts';
import type { QueueEntry } from './job-queue.ts';
import { AttemptOverError, createProgressTracker, type ProgressTracker } from './progress-tracker.ts';
import { untilStored } from './until-stored.ts';

export interface RunDeps extends FailDeps {
  readonly claimJob: ClaimJob;
  readonly append: (append: Append) => Promise<readonly JobEvent[]>;
  readonly runPipeline: RunPipeline;
  readonly tracing: Tracing;
}

/** The signal's reason when the server stops: the job goes back to the queue. */
export class StoppingError extends Error {
  override readonly name = 'StoppingError';
}

/**
 * A job whose workers vanish more often is likely what they die of. Where workers are killed about as often as leases run out, an
 * innocent one is met again by the next kill in one of four cases.
 */
const MOST_LOSSES = 8;

/** What a span says of the attempt, besides what it failed of. */
const OUTCOME = 'librarian.job.outcome';
const CODE = 'librarian.failure.code';

/** @param signal aborts with `AttemptOverError` or `StoppingError` */
export async function runJob(deps: RunDeps, entry: QueueEntry, signal: AbortSignal): Promise<void> {
  const claim = await deps.claimJob(entry);
  if (claim === null) return;
  const { id, attempt } = claim.job;
  const span = deps.tracing.begin('job', {
    kind: 'consumer',
    parent: claim.traceParent,
    attributes: { 'librarian.job.id': id, 'librarian.job.attempt': attempt },
  });
  await span.run(() => runAttempt(deps, claim, entry, span, signal)).finally(() => span.end());
}

async function runAttempt(
  deps: RunDeps,
  claim: Claim,
  entry: QueueEntry,
  span: Span,
  signal: AbortSignal,
): Promise<void> {
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
    if (claim.wasLost && claim.losses > MOST_LOSSES) return span.set({ [OUTCOME]: 'failed', [CODE]: 'WORKER_LOST' });
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
            tokens: tracker.takeSpent(),
          },
        ]);
        if (last.length === 0) throw new AttemptOverError(`attempt ${job.attempt} at job ${job.id} is over`);
        span.set({ 'librarian.document.id': result.documentId });
        return last;
      },
    });
    span.set({ [OUTCOME]: 'completed' });
    await deps.tell(stored);
    const ms = Math.round(performance.now() - began);
    deps.log.info({ jobId: job.id, attempt: job.attempt, url: job.url, ms }, 'job completed');
  } catch (error) {
    await tracker.settled().catch(() => undefined);
    const spent = tracker.takeSpent();
    const isOver = error instanceof AttemptOverError || signal.reason instanceof AttemptOverError;
    if (isOver) {
      span.set({ [OUTCOME]: 'over' });
      return await tellUntold(deps, job).catch(() => undefined);
    }
    if (signal.reason instanceof StoppingError) {
      span.set({ [OUTCOME]: 'requeued' });
      return untilStored(() => requeue(deps, claim, spent), signal);
    }
    span.failed(error);
    const failure = translateDatabaseError(error);
    const end = await untilStored(() => failAttempt(deps, claim, failure, spent), signal);
    if (end === null) return span.set({ [OUTCOME]: 'over' });
    span.set({ [OUTCOME]: end.retryAt === null ? 'failed' : 'retried', [CODE]: end.code });
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
        remedy: isLast ? FAILURE_RULES.WORKER_LOST.remedy : 'There is nothing that you need to do.',
        retryable: true,
        ...(isLast ? {} : { willRetryAt: new Date().toISOString() }),
      },
    },
  ]);
}

/** Puts a job that the stopping server can't finish back into the queue, as it is. */
async function requeue(deps: RunDeps, { job }: Claim, spent: JobTokens): Promise<void> {
  const { database, queue, log } = deps;
  const entryId = uuidv7();
  const requeued = await database.$transaction(async (transaction) => {
    const count = await transaction.$executeRaw`
      UPDATE job SET status = 'queued', queue_entry = ${entryId}::uuid,
        input_tokens = input_tokens + ${spent.input}, output_tokens = output_tokens + ${spent.output}
      WHERE id = ${job.id}::uuid AND attempt = ${job.attempt} AND status = 'processing'`;
    const entry = { id: entryId, jobId: job.id, priority: job.priority, afterRestart: true };
    if (count > 0) await queue.enqueue(transaction, [entry]);
    return count > 0;
  });
  if (!requeued) return tellUntold(deps, job);
  log.info({ jobId: job.id, attempt: job.attempt, url: job.url }, 'job goes on after the next start');
}
