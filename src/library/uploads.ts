/** Uploaded content in the file store, where it waits to be read; there is one for each job. */

import { isUuid } from '../domain/uuid.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';

const FOLDER = 'uploads/';

/** States in which a job may yet read what was uploaded with it. */
export const UPLOAD_IS_KEPT = ['queued', 'processing', 'failed'] as const;

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
