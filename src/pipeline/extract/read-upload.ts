import { DomainError } from '../../domain/failure.ts';
import type { Job } from '../../domain/job.ts';
import { isFileUrl } from '../../domain/upload.ts';
import { uploadKey } from '../../library/uploads.ts';
import type { ObjectStore } from '../../storage/objects/object-store.ts';
import { waitForStore } from '../load/wait-for-store.ts';
import type { ReceivedPage } from './receive-page.ts';

export interface UploadDeps {
  readonly objects: ObjectStore;
  /** Called whenever a page has to wait for a store that is away. */
  readonly onAway: (error: unknown) => void;
}

/** What a browser makes of a page is UTF-8, whatever the page says of itself. */
const HTML = 'text/html; charset=utf-8';

/**
 * What was uploaded with a job, in place of a page that is fetched. While the file store is away it is waited for; `tell` gets a
 * sentence before each wait.
 *
 * @throws DomainError `INTERNAL` when it is there no more
 * @throws the signal's reason when it aborts
 */
export async function readUpload(
  { objects, onAway }: UploadDeps,
  { id, url }: Pick<Job, 'id' | 'url'>,
  tell: (message: string) => void,
  signal: AbortSignal,
): Promise<Omit<ReceivedPage, 'status'>> {
  const tellWait = (message: string, error: unknown) => {
    onAway(error);
    tell(message);
  };
  const read = async () => {
    const found = await objects.get(uploadKey(id));
    // A folder whose disk is not there looks like one that is empty.
    if (found === null) await objects.check();
    return found;
  };
  const bytes = await waitForStore(read, tellWait, signal);
  if (bytes === null) {
    throw new DomainError('INTERNAL', 'What was uploaded is not in the file store any more. Upload it again.');
  }
  // What kind of file it is, its name and its content tell; what programs call it is a guess by its name too.
  const contentType = isFileUrl(url) ? null : HTML;
  return { finalUrl: url.split('#', 1)[0] ?? url, bytes, contentType, etag: null, lastModified: null };
}
