import { v7 as uuidv7 } from 'uuid';
import { type Content, tierOf, type Understanding } from '../domain/document.ts';
import { Prisma } from '../storage/database/generated/client.ts';
import { jsonText } from '../storage/database/json-text.ts';
import type { Queryable } from '../storage/database/open-database.ts';
import type { HandMade } from './document-row.ts';
import type { IndexEntry } from './index-entry.ts';
import { storeIndexEntries } from './save-index-entry.ts';
import type { FetchRecord } from './shelved-page.ts';

export interface NewRevision {
  /** Its job's id: however often a load is repeated, it makes one revision. */
  readonly id: string;
  readonly content: Content;
  readonly understanding: Understanding;
  readonly indexEntry: IndexEntry;
  /** The embedding spaces that have the vectors of its passages. */
  readonly spaces: readonly number[];
  readonly canonicalUrl: string;
  /** Every address that led here, canonical. */
  readonly addresses: readonly string[];
  readonly fetched: FetchRecord;
  readonly contentHash: string;
  readonly fileKey: string;
  /** As its file says it, so that the file can be written again just as it was. */
  readonly createdAt: Date;
}

/**
 * Makes a revision the one that its document shows and that is searched, and the document itself when the page is new. Visible
 * when the caller's transaction commits.
 *
 * One statement: it is run for every page. The document's row is locked first and counts its revisions, so that no two loads
 * take the same number; addresses are stored in one order everywhere, so that no two loads wait for each other. What was set by
 * hand stays as it is.
 */
export async function saveRevision(
  transaction: Queryable,
  revision: NewRevision,
): Promise<HandMade & { readonly documentId: string }> {
  const { content, understanding, fetched } = revision;
  const { title, author, publishedAt } = content;
  const { language, summary, quality, wordCount, writtenBy, modelFailure } = understanding;
  const tags = [...understanding.tags];
  const addresses = [...new Set([revision.canonicalUrl, ...revision.addresses])].toSorted();
  const [saved] = await transaction.$queryRaw<(HandMade & { readonly documentId: string })[]>`
    WITH shown AS (
      INSERT INTO document AS d (id, url, revision_id, revisions, file_key, title, site, author, published_at, language,
        tier, quality_score, tags, summary, word_count, written_by, model_failure, renew_at, fetched_url, etag, last_modified)
      VALUES (${uuidv7()}::uuid, ${revision.canonicalUrl}, ${revision.id}::uuid, 1, ${revision.fileKey}, ${title},
        ${content.site}, ${author}, ${publishedAt}, ${language}, ${tierOf(quality.score)}, ${quality.score}, ${tags},
        ${summary}, ${wordCount}, ${writtenBy}, ${modelFailure},
        CASE WHEN ${modelFailure}::text IS NOT NULL THEN now() END, ${fetched.fetchedUrl}, ${fetched.etag}, ${fetched.lastModified})
      ON CONFLICT (url) DO UPDATE SET revision_id = excluded.revision_id, revisions = d.revisions + 1,
        file_key = excluded.file_key, site = excluded.site, author = excluded.author, published_at = excluded.published_at,
        title = CASE WHEN 'title' = ANY (d.by_hand) THEN d.title ELSE excluded.title END,
        tier = CASE WHEN 'tier' = ANY (d.by_hand) THEN d.tier ELSE excluded.tier END,
        tags = CASE WHEN 'tags' = ANY (d.by_hand) THEN d.tags ELSE excluded.tags END,
        language = excluded.language, quality_score = excluded.quality_score, summary = excluded.summary,
        word_count = excluded.word_count, written_by = excluded.written_by, model_failure = excluded.model_failure,
        renew_at = excluded.renew_at, fetched_url = excluded.fetched_url, etag = excluded.etag,
        last_modified = excluded.last_modified, updated_at = now(), checked_at = now()
      RETURNING d.*
    ), kept AS (
      INSERT INTO revision (id, document_id, number, title, author, published_at, language, summary, tags, quality,
        written_by, model_failure, outline, markdown, content_hash, file_key, created_at)
      SELECT d.revision_id, d.id, d.revisions, ${title}, d.author, d.published_at, d.language, d.summary, ${tags}::text[],
        ${jsonText(quality)}::jsonb, d.written_by, d.model_failure, ${jsonText(content.outline)}::jsonb, ${content.markdown}, ${revision.contentHash},
        d.file_key, ${revision.createdAt}
      FROM shown d
    ), led AS (
      INSERT INTO document_address (url, document_id)
      SELECT address.url, d.id FROM shown d, unnest(${addresses}::text[]) AS address (url)
      ON CONFLICT (url) DO UPDATE SET document_id = excluded.document_id
    ), replaced AS (
      DELETE FROM index_entry e USING revision r, shown d WHERE r.document_id = d.id AND e.revision_id = r.id
    ), ${storeIndexEntries(new Map([[revision.id, revision.indexEntry]]), Prisma.sql`shown`, revision.spaces)}
    SELECT id AS "documentId", title, tags, tier FROM shown`;
  if (saved === undefined) throw new Error(`the document ${revision.canonicalUrl} was not stored`);
  return saved;
}
