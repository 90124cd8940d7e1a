import { v7 as uuidv7 } from 'uuid';
import { type Content, tierOf, type Understanding } from '../domain/document.ts';
import { Prisma } from '../storage/database/generated/client.ts';
import { jsonText } from '../storage/database/json-text.ts';
import type { Queryable } from '../storage/database/open-database.ts';
import type { IndexEntry } from './index-entry.ts';
import { storeIndexEntries } from './save-index-entry.ts';
import type { FetchRecord } from './shelved-page.ts';

export interface NewRevision {
  /** Its job's id: however often a load is repeated, it makes one revision. */
  readonly id: string;
  readonly content: Content;
  readonly understanding: Understanding;
  readonly indexEntry: IndexEntry;
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
 * take the same number; addresses are stored in one order everywhere, so that no two loads wait for each other.
 *
 * @returns the document's id
 */
export async function saveRevision(transaction: Queryable, revision: NewRevision): Promise<string> {
  const { content, understanding, fetched } = revision;
  const { title, author, publishedAt } = content;
  const { language, summary, quality, wordCount } = understanding;
  const tags = [...understanding.tags];
  const addresses = [...new Set([revision.canonicalUrl, ...revision.addresses])].toSorted();
  const [document] = await transaction.$queryRaw<{ id: string }[]>`
    WITH shown AS (
      INSERT INTO document AS d (id, url, revision_id, revisions, file_key, title, site, author, published_at, language,
        tier, quality_score, tags, summary, word_count, fetched_url, etag, last_modified)
      VALUES (${uuidv7()}::uuid, ${revision.canonicalUrl}, ${revision.id}::uuid, 1, ${revision.fileKey}, ${title},
        ${content.site}, ${author}, ${publishedAt}, ${language}, ${tierOf(quality.score)}, ${quality.score}, ${tags},
        ${summary}, ${wordCount}, ${fetched.fetchedUrl}, ${fetched.etag}, ${fetched.lastModified})
      ON CONFLICT (url) DO UPDATE SET revision_id = excluded.revision_id, revisions = d.revisions + 1,
        file_key = excluded.file_key, title = excluded.title, site = excluded.site, author = excluded.author,
        published_at = excluded.published_at, language = excluded.language, tier = excluded.tier,
        quality_score = excluded.quality_score, tags = excluded.tags, summary = excluded.summary,
        word_count = excluded.word_count, fetched_url = excluded.fetched_url, etag = excluded.etag,
        last_modified = excluded.last_modified, updated_at = now(), checked_at = now()
      RETURNING d.*
    ), kept AS (
      INSERT INTO revision (id, document_id, number, title, author, published_at, language, summary, tags, quality, outline,
        markdown, content_hash, file_key, created_at)
      SELECT d.revision_id, d.id, d.revisions, d.title, d.author, d.published_at, d.language, d.summary, d.tags,
        ${jsonText(quality)}::jsonb, ${jsonText(content.outline)}::jsonb, ${content.markdown}, ${revision.contentHash},
        d.file_key, ${revision.createdAt}
      FROM shown d
    ), led AS (
      INSERT INTO document_address (url, document_id)
      SELECT address.url, d.id FROM shown d, unnest(${addresses}::text[]) AS address (url)
      ON CONFLICT (url) DO UPDATE SET document_id = excluded.document_id
    ), replaced AS (
      DELETE FROM index_entry e USING revision r, shown d WHERE r.document_id = d.id AND e.revision_id = r.id
    ), ${storeIndexEntries(new Map([[revision.id, revision.indexEntry]]), Prisma.sql`shown`)}
    SELECT id FROM shown`;
  if (document === undefined) throw new Error(`the document ${revision.canonicalUrl} was not stored`);
  return document.id;
}
