import { v7 as uuidv7 } from 'uuid';
import { parsePageUrl } from '../domain/canonical-url.ts';
import { DomainError } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import { fileUrl, MOST_CONTENT_BYTES, tooLarge } from '../domain/upload.ts';
import { dropUpload, uploadKey } from '../library/uploads.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';
import type { JobRequest, SubmitJob } from './submit-job.ts';

export interface FileRequest extends Omit<JobRequest, 'url'> {
  /** As the person's machine calls it; of a path only the last part counts. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface HtmlRequest extends JobRequest {
  /** The page as the person's browser has it. */
  readonly html: string;
}

interface UploadDeps {
  readonly objects: ObjectStore;
  readonly submit: SubmitJob;
}

/**
 * Accepts a file as a job like any other, but for the fetching.
 *
 * @throws DomainError `INVALID_INPUT` with `field: 'file'` for a file that is empty or has no name that can be kept;
 * `TOO_LARGE`; `ALREADY_PROCESSING` with the id of the job for a file of the same name; `FILES_UNAVAILABLE`
 */
export async function submitFile(deps: UploadDeps, { name, bytes, ...rest }: FileRequest): Promise<Job> {
  const url = fileUrl(name);
  if (bytes.byteLength === 0) throw new DomainError('INVALID_INPUT', 'The file is empty.', { field: 'file' });
  if (bytes.byteLength > MOST_CONTENT_BYTES) throw tooLarge('The file');
  return submitUpload(deps, { ...rest, url }, bytes);
}

/**
 * Accepts a page that only the person's browser sees, by the HTML that it has. It is shelved under the page's own address.
 *
 * @throws DomainError `INVALID_URL`; `INVALID_INPUT` with `field: 'html'`; `TOO_LARGE`; `ALREADY_PROCESSING`;
 * `FILES_UNAVAILABLE`
 */
export async function submitHtml(deps: UploadDeps, { html, ...request }: HtmlRequest): Promise<Job> {
  parsePageUrl(request.url);
  if (html.trim() === '') throw new DomainError('INVALID_INPUT', 'The HTML is empty.', { field: 'html' });
  const bytes = Buffer.from(html);
  if (bytes.byteLength > MOST_CONTENT_BYTES) throw tooLarge('The HTML');
  return submitUpload(deps, request, bytes);
}

/** The content is stored before its job is: a worker that takes the job finds it, whichever process it is in. */
async function submitUpload({ objects, submit }: UploadDeps, request: JobRequest, bytes: Uint8Array): Promise<Job> {
  const id = uuidv7();
  await objects.put(uploadKey(id), bytes, 'application/octet-stream');
  try {
    return await submit(request, id);
  } catch (error) {
    // Of other failures it is not known whether the job was stored all the same.
    if (error instanceof DomainError && error.code === 'ALREADY_PROCESSING') dropUpload(objects, id);
    throw error;
  }
}
