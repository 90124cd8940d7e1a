/** The load stage: the file first, then, in one transaction, everything that makes the document visible. */

import slugify from '@sindresorhus/slugify';
import { tierOf, type Understanding } from '../../domain/document.ts';
import type { Job, JobResult } from '../../domain/job.ts';
import { renderDocumentFile } from '../../library/document-file.ts';
import type { IndexEntry } from '../../library/index-entry.ts';
import { saveRevision } from '../../library/save-revision.ts';
import type { Database, Queryable } from '../../storage/database/open-database.ts';
import type { ObjectStore } from '../../storage/objects/object-store.ts';
import { traced } from '../../telemetry/traced.ts';
import type { Tracing } from '../../telemetry/tracing.ts';
import type { Extraction } from '../extract/extract-page.ts';

export interface ShelveDeps {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly tracing: Tracing;
}

/**
 * `<site>/<title>-<revision>.md`: readable in a file browser, and never the same for two revisions, nor for two attempts at one:
 * what an attempt that is over may yet store lands on no other's file.
 */
function fileKeyOf(site: string, title: string, revisionId: string, attempt: number): string {
  const name = slugify(title).slice(0, 60).replace(/-+$/, '');
  // No folder is called `.` or `..`, whatever a site calls itself.
  const folder = slugify(site, { preserveCharacters: ['.'] })
    .slice(0, 60)
    .replace(/^[.-]+|[.-]+$/g, '');
  const again = attempt === 1 ? '' : `-${attempt}`;
  return `${folder || 'page'}/${name || 'untitled'}${again}-${revisionId}.md`;
}

/**
 * Shelves a page as a new revision.
 *
 * Repeating it after a crash is safe: the revision has the job's id, so it writes the same row; a file that no row names is swept. `complete`
 * runs in the transaction, with the result; whatever it throws leaves the shelf as it was.
 *
 * @throws DomainError `FILES_UNAVAILABLE`
 */
export async function shelve<Completed>(
  { database, objects, tracing }: ShelveDeps,
  { id: jobId, attempt }: Pick<Job, 'id' | 'attempt'>,
  extraction: Extraction & { kind: 'page' },
  understanding: Understanding,
  indexEntry: IndexEntry,
  complete: (transaction: Queryable, result: JobResult) => Promise<Completed>,
): Promise<Completed> {
  const { page: content, canonicalUrl, addresses, fetched, contentHash } = extraction;
  const { quality, summary, tags, language } = understanding;
  const tier = tierOf(quality.score);
  const fileKey = fileKeyOf(content.site, content.title, jobId, attempt);
  const createdAt = new Date();
  const file = renderDocumentFile({
    ...content,
    url: canonicalUrl,
    language,
    tier,
    quality,
    tags,
    summary,
    createdAt,
  });
  await traced(tracing, 'put file', () => objects.put(fileKey, file, 'text/markdown; charset=utf-8'), {
    kind: 'client',
  });

  return database.$transaction(async (transaction) => {
    const documentId = await saveRevision(transaction, {
      id: jobId,
      content,
      understanding,
      indexEntry,
      canonicalUrl,
      addresses,
      fetched,
      contentHash,
      fileKey,
      createdAt,
    });
    return complete(transaction, {
      documentId,
      title: content.title,
      url: canonicalUrl,
      tier,
      qualityScore: quality.score,
      filePath: fileKey,
      cached: false,
    });
  });
}
