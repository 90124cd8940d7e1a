import { FAILURE_RULES } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';

type Moments = 'createdAt' | 'startedAt' | 'completedAt' | 'retryAt';
type Shown =
  | 'id'
  | 'status'
  | 'url'
  | 'priority'
  | 'attempt'
  | 'currentStage'
  | 'stagesCompleted'
  | 'percent'
  | 'failure'
  | 'result'
  | 'tokens';

/** What is shown of a job. Moments are dates, or already the text that JSON makes of them. */
export type ShownJob = Pick<Job, Shown> & { readonly [Name in Moments]: Job[Name] | string };

/** A job as pollers see it: `GET /ingest/{job_id}` answers this, and Redis keeps it under `ingestion:job:{job_id}`. */
export function jobSnapshot(job: ShownJob) {
  const { failure, result } = job;
  return {
    job_id: job.id,
    status: job.status,
    url: job.url,
    priority: job.priority,
    created_at: job.createdAt,
    started_at: job.startedAt,
    completed_at: job.completedAt,
    attempt: job.attempt,
    progress: {
      current_stage: job.currentStage,
      stages_completed: job.stagesCompleted,
      percent_complete: job.percent,
      error:
        failure === null
          ? null
          : {
              code: failure.code,
              stage: failure.stage,
              message: failure.message,
              remedy: FAILURE_RULES[failure.code].remedy,
              retryable: FAILURE_RULES[failure.code].retryable,
              http_status: failure.httpStatus,
              will_retry_at: job.retryAt,
            },
    },
    result:
      result === null
        ? null
        : {
            document_id: result.documentId,
            title: result.title,
            url: result.url,
            tier: result.tier,
            quality_score: result.qualityScore,
            file_path: result.filePath,
            cached: result.cached,
          },
    tokens: job.tokens,
  };
}
