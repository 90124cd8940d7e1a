/** Jobs and events in the very shape in which REST answers them. */

import type { Job, JobEvent } from '../client/job-fields.ts';
import { contractJson, word } from './contract-json.ts';

/** A job as `GET /api/v1/ingest/{job_id}` has it. */
export function jobJson({ currentStage, stagesCompleted, percent, retryAt, failure, ...job }: Job) {
  return {
    job_id: job.jobId,
    status: word(job.status),
    url: job.url,
    priority: word(job.priority),
    created_at: job.createdAt,
    started_at: job.startedAt,
    completed_at: job.completedAt,
    attempt: job.attempt,
    progress: {
      current_stage: currentStage === null ? null : word(currentStage),
      stages_completed: stagesCompleted.map(word),
      percent_complete: percent,
      error: failure === null ? null : contractJson({ ...failure, willRetryAt: retryAt }),
    },
    result: contractJson(job.result),
    tokens: { input: job.tokens.input, output: job.tokens.output },
  };
}

/** An event as `GET /api/v1/stream/{job_id}` has it, with its type, the percentage of its job and the job's address. */
export function eventJson(event: JobEvent, url: string): unknown {
  return contractJson(Object.fromEntries(Object.entries({ ...event, url }).filter(([, field]) => field !== null)));
}
