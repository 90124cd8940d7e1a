/** The job as its row says it. */

import type { Job, JobFailure, JobResult } from '../domain/job.ts';
import type { Job as JobRow } from '../storage/database/generated/client.ts';

/** The row's JSON columns are written by this code alone, in these shapes. */
export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    url: row.url,
    canonicalUrl: row.canonicalUrl,
    status: row.status,
    priority: row.priority,
    options: { forceRefresh: row.forceRefresh, skipScreening: row.skipScreening },
    attempt: row.attempt,
    currentStage: row.currentStage,
    stagesCompleted: row.stagesCompleted,
    percent: row.percent,
    lastSeq: row.lastSeq,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    completedAt: row.completedAt,
    retryAt: row.retryAt,
    failure: row.failure as JobFailure | null,
    result: row.result as JobResult | null,
    documentId: row.documentId,
  };
}
