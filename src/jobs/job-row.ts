/** The job as its row says it. */

import type { Job, JobFailure, JobResult } from '../domain/job.ts';
import { Prisma, type Job as StoredJob } from '../storage/database/generated/client.ts';

/** What of a row makes a job; its trace is for the worker alone. */
export type JobRow = Omit<StoredJob, 'traceParent'>;

/**
 * The columns of `job j` as Prisma names them, for the statements that run with every request: Prisma's own queries are
 * planned anew in JavaScript each time, which costs more than PostgreSQL's part.
 */
export const JOB_COLUMNS = Prisma.sql`j.id, j.url, j.canonical_url AS "canonicalUrl", j.status::text AS status,
  j.priority::text AS priority, j.force_refresh AS "forceRefresh", j.skip_screening AS "skipScreening", j.uploaded,
  j.attempt, j.retries, j.losses, j.current_stage::text AS "currentStage", j.stages_completed::text[] AS "stagesCompleted",
  j.percent, j.last_seq AS "lastSeq", j.queue_entry AS "queueEntry", j.created_at AS "createdAt",
  j.started_at AS "startedAt", j.completed_at AS "completedAt", j.retry_at AS "retryAt", j.failure, j.result,
  j.document_id AS "documentId", j.input_tokens AS "inputTokens", j.output_tokens AS "outputTokens"`;

/** The row's JSON columns are written by this code alone, in these shapes. */
export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    url: row.url,
    canonicalUrl: row.canonicalUrl,
    status: row.status,
    priority: row.priority,
    options: { forceRefresh: row.forceRefresh, skipScreening: row.skipScreening },
    uploaded: row.uploaded,
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
    tokens: { input: row.inputTokens, output: row.outputTokens },
  };
}
