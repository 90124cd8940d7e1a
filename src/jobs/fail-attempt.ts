import { v7 as uuidv7 } from 'uuid';
import { DomainError, FAILURE_RULES, type FailureCode, isFailureCode } from '../domain/failure.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { Events } from '../storage/events/memory-events.ts';
import type { Claim } from './claim-job.ts';
import { appendEvents } from './event-log.ts';
import { publishEvents } from './job-news.ts';
import type { JobQueue } from './job-queue.ts';
import { retryDelayMs } from './retry-delay.ts';

/** Where the operator reads what became of jobs. */
export interface JobLog {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface FailDeps {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly events: Events;
  /** Milliseconds before each automatic retry; there are as many as this names. */
  readonly retryDelaysMs: readonly number[];
  readonly log: JobLog;
}

/**
 * Tells in the log what an attempt failed of, and queues the next one when it may help and there is one left.
 *
 * What is no DomainError with a job's code is a fault of ours: the operator reads all of it, the person that it was one.
 */
export async function failAttempt(deps: FailDeps, { job, retries }: Claim, error: unknown): Promise<void> {
  const known = error instanceof DomainError && isFailureCode(error.code) ? error : null;
  if (known === null) deps.log.error({ jobId: job.id, err: error }, 'job failed of a fault of ours');
  else deps.log.debug({ jobId: job.id, err: known }, 'what the attempt failed of');
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
