import { v7 as uuidv7 } from 'uuid';
import { DomainError, FAILURE_RULES, type FailureCode, isFailureCode } from '../domain/failure.ts';
import type { Job, JobTokens, Stage } from '../domain/job.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { Claim } from './claim-job.ts';
import { appendEvents } from './event-log.ts';
import type { Tell } from './job-news.ts';
import type { JobQueue } from './job-queue.ts';
import { readEvents } from './read-events.ts';
import { retryDelayMs } from './retry-delay.ts';

/** How many outages of the database a job outlives. */
const MOST_OUTAGES = 10;

/** More than an attempt tells. */
const MOST_EVENTS = 10_000;

/** Where the operator reads what became of jobs. */
export interface JobLog {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface FailDeps {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly tell: Tell;
  /** Milliseconds before each automatic retry; there are as many as this names. */
  readonly retryDelaysMs: readonly number[];
  readonly log: JobLog;
}

/**
 * Tells in the log what an attempt failed of, and queues the next one when it may help and there is one left.
 *
 * What is no DomainError with a job's code is a fault of ours: the operator reads all of it, the person that it was one.
 *
 * @param tokens what the attempt's models cost and is not stored yet
 * @returns null when the attempt was over already
 */
export async function failAttempt(
  deps: FailDeps,
  { job, retries }: Claim,
  error: unknown,
  tokens: JobTokens,
): Promise<{ readonly code: FailureCode; readonly retryAt: Date | null } | null> {
  const known = error instanceof DomainError && isFailureCode(error.code) ? error : null;
  if (known === null) deps.log.error({ jobId: job.id, err: error }, 'job failed of a fault of ours');
  else deps.log.debug({ jobId: job.id, err: known }, 'what the attempt failed of');
  const code: FailureCode = known !== null && isFailureCode(known.code) ? known.code : 'INTERNAL';
  const { retryable, remedy } = FAILURE_RULES[code];
  const isOutage = code === 'DATABASE_UNAVAILABLE' && job.attempt <= MOST_OUTAGES;
  const delay = retryable ? retryDelayMs(deps.retryDelaysMs, isOutage ? 0 : retries, known?.retryAfterMs) : null;
  // When the next one begins, the database's clock says: this machine's may be another's yesterday.
  const [now] = await deps.database.$queryRaw<{ stage: Stage | null; soonest: Date }[]>`
    SELECT current_stage AS stage, clock_timestamp() + ${delay ?? 0}::float8 * interval '1 ms' AS soonest
    FROM job WHERE id = ${job.id}::uuid`;
  if (now === undefined) return null;
  const retry = delay === null ? null : { entryId: uuidv7(), at: now.soonest };

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
              stage: now.stage,
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
        tokens,
        ...(retry === null ? {} : { queueEntry: retry.entryId, spendsRetry: !isOutage }),
      },
    ]);
    if (events.length > 0 && retry !== null) {
      await deps.queue.enqueue(transaction, [
        { id: retry.entryId, jobId: job.id, priority: job.priority, startAfter: retry.at },
      ]);
    }
    return events;
  });
  if (stored.length === 0) {
    await tellUntold(deps, job);
    return null;
  }
  await deps.tell(stored);
  const retryAt = retry?.at ?? null;
  deps.log.info({ jobId: job.id, attempt: job.attempt, url: job.url, code, retryAt }, 'job attempt failed');
  return { code, retryAt };
}

/** The attempt's last word may have been stored, and only the answer to that been lost: then nobody has told it yet. */
export async function tellUntold(
  { database, tell }: Pick<FailDeps, 'database' | 'tell'>,
  { id, attempt, lastSeq }: Job,
): Promise<void> {
  const now = await database.job.findUnique({ where: { id }, select: { attempt: true, status: true } });
  if (now?.attempt !== attempt || now.status === 'processing' || now.status === 'cancelled') return;
  const log = await readEvents(database, id, lastSeq, MOST_EVENTS);
  await tell(log?.events.slice(-1) ?? []);
}
