/**
 * One attempt at a job, from its claim to its last word.
 *
 * Whatever happens is told in the job's log: success by the load stage, in the transaction that shelves; failure here, with
 * the next attempt when it is worth one. Only when the database itself is away nothing can be told; then the entry's lease
 * runs out, and the attempt that follows says so.
 */

import { v7 as uuidv7 } from 'uuid';
import { DomainError, FAILURE_RULES, type FailureCode, isFailureCode } from '../domain/failure.ts';
import type { JobResult } from '../domain/job.ts';
import type { JobEvent, NewEvent } from '../domain/progress-event.ts';
import type { RunPipeline } from '../pipeline/content-pipeline.ts';
import { translateDatabaseError } from '../storage/database/database-errors.ts';
import type { Database, Queryable } from '../storage/database/open-database.ts';
import type { Events } from '../storage/events/memory-events.ts';
import type { Claim, ClaimJob } from './claim-job.ts';
import { type Append, appendEvents } from './event-log.ts';
import { publishEvents } from './job-news.ts';
import type { JobQueue, QueueEntry } from './job-queue.ts';
import { AttemptOverError, createProgressTracker, type ProgressTracker } from './progress-tracker.ts';
import { retryDelayMs } from './retry-delay.ts';

export interface RunDeps {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly events: Events;
  readonly claimJob: ClaimJob;
  readonly append: (append: Append) => Promise<readonly JobEvent[]>;
  readonly runPipeline: RunPipeline;
  /** Milliseconds before each automatic retry; there are as many as this names. */
  readonly retryDelaysMs: readonly number[];
  readonly log: JobLog;
}

/** Where the operator reads what became of jobs. */
export interface JobLog {
  info(facts: object, message: string): void;
  error(facts: object, message: string): void;
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
    const message = job.attempt === 1 ? `Starting on ${job.url}` : `Attempt ${job.attempt} at ${job.url}`;
    void tracker.tell([{ type: 'job_started', data: { url: job.url, attempt: job.attempt, message } }]);
    const stored = await deps.runPipeline({
      job,
      outputs: claim.outputs,
      progress: tracker,
      signal,
      /** Ends the log in the transaction that shelves, once all before it is stored. */
      async complete(transaction: Queryable, result: JobResult, events: readonly NewEvent[]) {
        const durationMs = Math.round(performance.now() - began);
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
    await fail(deps, claim, translateDatabaseError(error));
  }
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
async function requeue({ database, queue }: RunDeps, { job }: Claim): Promise<void> {
  const entryId = uuidv7();
  await database.$transaction(async (transaction) => {
    const count = await transaction.$executeRaw`
      UPDATE job SET status = 'queued', queue_entry = ${entryId}::uuid
      WHERE id = ${job.id}::uuid AND attempt = ${job.attempt} AND status = 'processing'`;
    if (count > 0) await queue.enqueue(transaction, [{ id: entryId, jobId: job.id, priority: job.priority }]);
  });
}

async function fail(deps: RunDeps, { job, retries }: Claim, error: unknown): Promise<void> {
  const known = error instanceof DomainError && isFailureCode(error.code) ? error : null;
  if (known === null) deps.log.error({ jobId: job.id, err: error }, 'job failed of a fault of ours');
  const code: FailureCode = known !== null && isFailureCode(known.code) ? known.code : 'INTERNAL';
  const { retryable, remedy } = FAILURE_RULES[code];
  const delay = retryable ? retryDelayMs(deps.retryDelaysMs, retries, known?.retryAfterMs) : null;
  const current = await deps.database.job.findUnique({ where: { id: job.id }, select: { currentStage: true } });
  const retry = delay === null ? null : { entryId: uuidv7(), at: new Date(Date.now() + delay) };

  const stored = await deps.database.$transaction(async (transaction) => {
    const [events = []] = await appendEvents(transaction, [
      {
        jobId: job.id,
        attempt: job.attempt,
        from: ['processing'],
        events: [
          {
            type: 'error',
            data: {
              stage: current?.currentStage ?? null,
              code,
              error: known?.message ?? 'Something went wrong on our side.',
              remedy,
              retryable,
              ...(known?.httpStatus === undefined ? {} : { httpStatus: known.httpStatus }),
              ...(retry === null ? {} : { willRetryAt: retry.at.toISOString() }),
            },
          },
        ],
        percent: null,
        ...(retry === null ? {} : { queueEntry: retry.entryId }),
      },
    ]);
    if (events.length > 0 && retry !== null) {
      await deps.queue.enqueue(transaction, [
        { id: retry.entryId, jobId: job.id, priority: job.priority, startAfter: retry.at },
      ]);
    }
    return events;
  });
  await publishEvents(deps.events, stored);
  const retryAt = retry?.at.toISOString();
  deps.log.info({ jobId: job.id, attempt: job.attempt, url: job.url, code, retryAt }, 'job attempt failed');
}
