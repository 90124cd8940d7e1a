/** What became of what was submitted, pages and files alike. */

import type { ErrorCode, JobStatus, Priority as PriorityName } from '../client/generated/graphql.ts';
import type { Priority } from '../domain/job.ts';

export interface Submitted {
  readonly jobId: string;
  readonly status: JobStatus;
  readonly url: string;
  readonly createdAt: string;
}

export interface Rejected {
  /** As it was named: an address, or the path of a file. */
  readonly url: string;
  readonly code: ErrorCode;
  readonly message: string;
  /** The job that is at this page already, where that is why. */
  readonly jobId: string | null;
}

export interface Submission {
  readonly jobs: readonly Submitted[];
  readonly rejected: readonly Rejected[];
}

export interface SubmitOptions {
  readonly priority: Priority;
  readonly forceRefresh?: boolean;
  readonly skipScreening?: boolean;
}

export const PRIORITY_NAMES: Readonly<Record<Priority, PriorityName>> = { high: 'HIGH', normal: 'NORMAL', low: 'LOW' };
