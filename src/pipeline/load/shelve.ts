/** The load stage: file and vectors first, then, in one transaction, everything that makes the document visible. */

import { tierOf, type Understanding } from '../../domain/document.ts';
import type { Job, JobResult } from '../../domain/job.ts';
import { renderDocumentFile } from '../../library/document-file.ts';
import type { HandMade } from '../../library/document-row.ts';
import { fileKeyOf } from '../../library/file-key.ts';
import type { IndexEntry } from '../../library/index-entry.ts';
import { retitleEntry } from '../../library/retitle-entry.ts';
import { saveRevision } from '../../library/save-revision.ts';
import type { PageVectors } from '../../library/semantic/embed-page.ts';
import { placeOf } from '../../library/semantic/embedding-spaces.ts';
import type { Database, Queryable } from '../../storage/database/open-database.ts';
import type { ObjectStore } from '../../storage/objects/object-store.ts';
import type { VectorStore } from '../../storage/vectors/vector-store.ts';
import { traced } from '../../telemetry/traced.ts';
import type { Tracing } from '../../telemetry/tracing.ts';
import type { Extraction } from '../extract/extract-page.ts';

export interface ShelveDeps {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly vectors: VectorStore;
  readonly tracing: Tracing;
}

/** Says that what the file shows is not what the document does, so that nothing of this load may become visible. */
class OtherwiseShown extends Error {
  readonly shown: HandMade;

  constructor(shown: HandMade) {
    super('the document is shown otherwise than its file says');
    this.shown = shown;
  }
}

/**
 * Shelves a page as a new revision.
 *
 * Repeating it after a crash is safe: the revision has the job's id, so it writes the same row; a file that no row names is swept. `complete`
 * runs in the transaction, with the result; whatever it throws leaves the shelf as it was. What a person has set on the document
 * stays, and is what its file says and what it is found by.
 *
 * @param embedded the vectors of the entry's passages; null when there are none (yet)
 * @throws DomainError `FILES_UNAVAILABLE`, `VECTORS_UNAVAILABLE`
 */
export async function shelve<Completed>(
  { database, objects, vectors, tracing }: ShelveDeps,
  { id: jobId, attempt }: Pick<Job, 'id' | 'attempt'>,
  extraction: Extraction & { kind: 'page' },
  understanding: Understanding,
  indexEntry: IndexEntry,
  embedded: PageVectors | null,
  complete: (transaction: Queryable, result: JobResult) => Promise<Completed>,
): Promise<Completed> {
  const { page: content, canonicalUrl, addresses, fetched, contentHash } = extraction;
  const { quality, summary, tags, language, writtenBy } = understanding;
  const fileKey = fileKeyOf(content.site, content.title, jobId, attempt === 1 ? null : String(attempt));
  const createdAt = new Date();

  async function load(shown: HandMade): Promise<Completed> {
    const { title, tier } = shown;
    const facts = { ...content, url: canonicalUrl, language, quality, summary, writtenBy, createdAt };
    const file = renderDocumentFile({ ...facts, ...shown });
    const entry = title === content.title ? indexEntry : retitleEntry(indexEntry, content.title, title);
    await traced(tracing, 'put file', () => objects.put(fileKey, file, 'text/markdown; charset=utf-8'), {
      kind: 'client',
    });
    if (embedded !== null) {
      const facets = { tier, tags: shown.tags, language, site: content.site, publishedAt: content.publishedAt };
      const put = () => vectors.upsert(placeOf(embedded.space), jobId, facets, embedded.vectors);
      await traced(tracing, 'put vectors', put, { kind: 'client' });
    }
    return database.$transaction(async (transaction) => {
      const { documentId, ...saved } = await saveRevision(transaction, {
        id: jobId,
        content,
        understanding,
        indexEntry: entry,
        spaces: embedded === null ? [] : [embedded.space.id],
        canonicalUrl,
        addresses,
        fetched,
        contentHash,
        fileKey,
        createdAt,
      });
      if (JSON.stringify(saved) !== JSON.stringify({ title, tags: shown.tags, tier })) throw new OtherwiseShown(saved);
      return complete(transaction, {
        documentId,
        title,
        url: canonicalUrl,
        tier,
        qualityScore: quality.score,
        filePath: fileKey,
        cached: false,
      });
    });
  }

  let shown: HandMade = { title: content.title, tags, tier: tierOf(quality.score) };
  for (;;) {
    try {
      return await load(shown);
    } catch (error) {
      // Set by hand, before or meanwhile: the file and what is searched are made to say so.
      if (!(error instanceof OtherwiseShown)) throw error;
      shown = error.shown;
    }
  }
}
