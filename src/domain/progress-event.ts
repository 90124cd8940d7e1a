/** One line of a job's progress. Stored before it is sent; numbered `seq` from 1 in each job. */

import type { FailureCode } from './failure.ts';
import type { JobResult, Stage } from './job.ts';

/**
 * What an event says, by type: the columns of the contract's table. Percent of the whole job. Times in milliseconds: a
 * stage's is that of the attempt which completed it, the job's counts from `startedAt` over all attempts.
 */
export interface EventData {
  job_started: { url: string; attempt: number; message: string };
  stage_started: { stage: Stage; message: string };
  stage_progress: { stage: Stage; percent: number; message: string };
  stage_completed: { stage: Stage; percent: number; durationMs: number };
  job_completed: { durationMs: number; result: JobResult };
  error: {
    stage: Stage | null;
    code: FailureCode;
    error: string;
    remedy: string;
    retryable: boolean;
    /** What the fetched site answered, when that was the cause. */
    httpStatus?: number;
    /** ISO 8601; with it the job goes on, without it the job has failed. */
    willRetryAt?: string;
  };
  job_cancelled: { stage: Stage | null };
}

export type EventType = keyof EventData;

export const EVENT_TYPES = [
  'job_started',
  'stage_started',
  'stage_progress',
  'stage_completed',
  'job_completed',
  'error',
  'job_cancelled',
] as const satisfies readonly EventType[];

/** An event before it is stored. */
export type NewEvent = { [T in EventType]: { readonly type: T; readonly data: EventData[T] } }[EventType];

/** A stored event. */
export type JobEvent = NewEvent & {
  readonly jobId: string;
  readonly seq: number;
  /** ISO 8601, the database's clock. */
  readonly timestamp: string;
  /** The job's percentage once the event had happened. */
  readonly percent: number;
  /** Its place in the activity of all jobs: opaque, ordered by commit. */
  readonly cursor: string;
};

/** Whether the job ends with this event. (A failed job that a person retries goes on after it.) */
export function endsJob(event: NewEvent): boolean {
  return (
    event.type === 'job_completed' ||
    event.type === 'job_cancelled' ||
    (event.type === 'error' && event.data.willRetryAt === undefined)
  );
}
