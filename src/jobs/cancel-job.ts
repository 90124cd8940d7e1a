import { DomainError } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import type { JobEvent } from '../domain/progress-event.ts';
import { dropUpload } from '../library/uploads.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';
import type { Append } from './event-log.ts';

export interface CancelDeps {
  readonly findJob: (id: string) => Promise<Job | null>;
  readonly append: (append: Append) => Promise<readonly JobEvent[]>;
  readonly objects: ObjectStore;
}

/**
 * Cancels a job that is queued or processing. From then on nothing more of it is stored; the worker that runs it hears of
 * it by the event and stops at once, also in the middle of a download. What was uploaded with it is removed.
 *
 * @throws DomainError `NOT_FOUND`, or `INVALID_STATE` for a job that has ended
 */
export async function cancelJob({ findJob, append, objects }: CancelDeps, id: string): Promise<Job> {
  const job = await findJob(id);
  if (job === null) throw new DomainError('NOT_FOUND', `There is no job ${id}.`);
  const stored = await append({
    jobId: job.id,
    attempt: null,
    from: ['queued', 'processing'],
    events: [{ type: 'job_cancelled', data: { stage: job.currentStage } }],
    percent: null,
  });
  const now = await findJob(id);
  if (now === null) throw new DomainError('NOT_FOUND', `There is no job ${id}.`);
  if (stored.length === 0) {
    throw new DomainError(
      'INVALID_STATE',
      `The job is ${now.status} already; only a queued or processing job can be cancelled.`,
    );
  }
  if (job.uploaded) dropUpload(objects, job.id);
  return now;
}
