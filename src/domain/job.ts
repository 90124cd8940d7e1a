/** One ingestion of one URL. */

import type { Tier } from './document.ts';
import type { FailureCode } from './failure.ts';

export const JOB_STATUSES = ['queued', 'processing', 'completed', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export const STAGES = ['extract', 'transform', 'load'] as const;
export type Stage = (typeof STAGES)[number];

export const PRIORITIES = ['high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The percentage of the whole job at which each stage ends. */
export const STAGE_END: Readonly<Record<Stage, number>> = { extract: 40, transform: 80, load: 100 };

/** The percentage at which each stage begins. */
export const STAGE_START: Readonly<Record<Stage, number>> = { extract: 0, transform: 40, load: 80 };

export function hasEnded(status: JobStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

export interface JobOptions {
  /** Re-process also when the page has not changed. */
  readonly forceRefresh: boolean;
  /** Shelve also login walls, bot checks, error pages and empty shells. */
  readonly skipScreening: boolean;
}

/** What a completed job gives, as it was at that moment. */
export type JobResult = {
  readonly documentId: string;
  readonly title: string;
  readonly url: string;
  readonly tier: Tier;
  readonly qualityScore: number;
  readonly filePath: string;
  /** The page had not changed since it was shelved: no new revision was made. */
  readonly cached: boolean;
};

/** Why a job failed, or what its last attempt failed of while it waits for the next. */
export type JobFailure = {
  readonly code: FailureCode;
  readonly stage: Stage | null;
  readonly message: string;
  readonly httpStatus: number | null;
};

/** What models have read and written for a job, over all its attempts, as their endpoint counts it. */
export type JobTokens = {
  readonly input: number;
  readonly output: number;
};

export interface Job {
  readonly id: string;
  /** As submitted. */
  readonly url: string;
  readonly canonicalUrl: string;
  readonly status: JobStatus;
  readonly priority: Priority;
  readonly options: JobOptions;
  /** The content came with the submission: nothing is fetched. */
  readonly uploaded: boolean;
  /** How many times a worker has begun on it; also the fence that refuses a stale worker's writes. */
  readonly attempt: number;
  readonly currentStage: Stage | null;
  readonly stagesCompleted: readonly Stage[];
  /** 0–100, never goes back. */
  readonly percent: number;
  /** `seq` of the newest event; 0 before the first. */
  readonly lastSeq: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  /** When the next automatic attempt is due. */
  readonly retryAt: Date | null;
  readonly failure: JobFailure | null;
  readonly result: JobResult | null;
  readonly documentId: string | null;
  readonly tokens: JobTokens;
}
