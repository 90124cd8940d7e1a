import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import { isUploadKept } from '../library/uploads.ts';
import { isUniqueViolation } from '../storage/database/database-errors.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { Events } from '../storage/events/events.ts';
import { QUEUE_TOPIC } from './job-news.ts';
import type { JobQueue } from './job-queue.ts';
import { alreadyProcessing } from './submit-job.ts';

export interface RetryDeps {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly events: Events;
  readonly findJob: (id: string) => Promise<Job | null>;
  /** Drops copies of jobs: no event tells that this one waits again. */
  readonly changed: (ids: readonly string[]) => void;
}

/**
 * Queues a failed or cancelled job again, under its own id. It goes on after the last stage whose output was kept, and its
 * log and percentage go on where they stopped.
 *
 * @throws DomainError `NOT_FOUND`; `INVALID_STATE` for a job that has not failed or been cancelled; `ALREADY_PROCESSING`
 * when another job for the same page is live. What was uploaded with a job is kept for another
 * attempt only after a failure that may pass.
 */
export async function retryJob(deps: RetryDeps, id: string): Promise<Job> {
  const { database, queue, events, findJob } = deps;
  const job = await findJob(id);
  if (job === null) throw new DomainError('NOT_FOUND', `There is no job ${id}.`);
  if (job.uploaded && (job.status === 'cancelled' || job.status === 'failed') && !isUploadKept(job)) {
    const why = job.status === 'cancelled' ? 'the job was cancelled' : 'it could not be read';
    throw new DomainError('INVALID_STATE', `What was uploaded is not kept, since ${why}; upload it again.`);
  }
  const entryId = uuidv7();
  try {
    const requeued = await database.$transaction(async (transaction) => {
      const count = await transaction.$executeRaw`
        UPDATE job SET status = 'queued', queue_entry = ${entryId}::uuid, retries = 0, losses = 0,
          started_at = NULL, completed_at = NULL, retry_at = NULL, failure = NULL, current_stage = NULL,
          stages_completed = ARRAY(SELECT stage FROM stage_output WHERE job_id = job.id ORDER BY stage)
        WHERE id = ${job.id}::uuid AND (status = 'failed' OR (status = 'cancelled' AND NOT uploaded))`;
      if (count > 0) await queue.enqueue(transaction, [{ id: entryId, jobId: job.id, priority: job.priority }]);
      return count > 0;
    });
    if (!requeued) {
      throw new DomainError(
        'INVALID_STATE',
        `The job is ${job.status}; only a failed or cancelled job can be retried.`,
      );
    }
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const live = await database.job.findFirst({
      where: { canonicalUrl: job.canonicalUrl, status: { in: ['queued', 'processing'] } },
      select: { id: true },
    });
    throw alreadyProcessing(job.url, live?.id);
  }
  deps.changed([job.id]);
  await events.publish(QUEUE_TOPIC, {});
  return (await findJob(job.id)) ?? job;
}
