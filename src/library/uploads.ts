/** Uploaded content in the file store, where it waits to be read; there is one for each job. */

import { FAILURE_RULES } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import { isUuid } from '../domain/uuid.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';

const FOLDER = 'uploads/';

/** How long a failed job keeps its upload for another attempt. */
const KEPT_DAYS = 30;

const RETRYABLE = Object.entries(FAILURE_RULES).flatMap(([code, { retryable }]) => (retryable ? [code] : []));

/**
 * SQL condition on a row of `job`: it may yet read what was uploaded with it. A failure that is the content's own comes again with the
 * same content.
 */
export const UPLOAD_IS_KEPT = `(uploaded AND (status IN ('queued', 'processing') OR (
  status = 'failed' AND failure->>'code' IN (${RETRYABLE.map((code) => `'${code}'`).join(', ')})
  AND completed_at > now() - interval '${KEPT_DAYS} days')))`;

/** Whether what was uploaded with a job that has ended without success is there for another attempt. */
export function isUploadKept({ status, failure }: Pick<Job, 'status' | 'failure'>): boolean {
  return status === 'failed' && failure !== null && FAILURE_RULES[failure.code].retryable;
}

export function uploadKey(jobId: string): string {
  return FOLDER + jobId;
}

/** The job that a file was uploaded with; null for a file of another kind. */
export function jobOfUpload(key: string): string | null {
  const id = key.startsWith(FOLDER) ? key.slice(FOLDER.length) : '';
  return isUuid(id) ? id : null;
}

/** Removes what nobody will read any more. Nobody waits for it: what can't be removed now is swept later. */
export function dropUpload(objects: ObjectStore, jobId: string): void {
  objects.delete(uploadKey(jobId)).catch(() => undefined);
}
