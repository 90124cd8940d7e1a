/** Pages that are shown but not searched as they should be: shelved before there was a search, imported, or indexed by another version. */

import { Prisma } from '../storage/database/generated/client.ts';
import type { Queryable } from '../storage/database/open-database.ts';
import { INDEX_VERSION, type IndexEntry } from './index-entry.ts';
import { storeIndexEntries } from './save-index-entry.ts';

export interface UnindexedPage {
  readonly revisionId: string;
  readonly title: string;
  readonly language: string;
  readonly markdown: string;
}

/** Read for one group, besides its last page: books are indexed one by one, not fifty in a single statement. */
const MOST_BYTES = 8_000_000;

/** The next of them after a revision, in the order of their ids; to be called until there are none. */
export async function findUnindexed(database: Queryable, after: string, limit: number): Promise<UnindexedPage[]> {
  return database.$queryRaw<UnindexedPage[]>`
    SELECT "revisionId", title, language, markdown
    FROM (
      SELECT d.revision_id AS "revisionId", d.title, d.language, r.markdown,
        sum(octet_length(r.markdown)) OVER (ORDER BY d.revision_id) - octet_length(r.markdown) AS bytes_before
      FROM (
        SELECT revision_id, title, language FROM document d
        WHERE revision_id > ${after}::uuid AND NOT EXISTS (
          SELECT FROM index_entry e WHERE e.revision_id = d.revision_id AND e.index_version = ${INDEX_VERSION})
        ORDER BY revision_id LIMIT ${limit}
      ) d JOIN revision r ON r.id = d.revision_id
    ) page WHERE bytes_before < ${MOST_BYTES} ORDER BY 1`;
}

/** The entry of a page that had this title when it was made. */
export interface TitledEntry extends IndexEntry {
  readonly title: string;
}

/**
 * Makes pages of the backlog found by these entries, in place of older ones. Those that were replaced, deleted or given another title
 * meanwhile are left out, and those that another process was quicker with: what has been made of their entries since, postings and
 * vectors, stays.
 *
 * @param entries by the ids of revisions
 */
export async function indexPages(transaction: Queryable, entries: ReadonlyMap<string, TitledEntry>): Promise<void> {
  const ids = [...entries.keys()];
  const titles = [...entries.values()].map(({ title }) => title);
  // Locked, so that this stays true until it is committed.
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    SELECT d.revision_id AS id FROM document d JOIN unnest(${ids}::uuid[], ${titles}::text[]) AS page (revision_id, title)
      ON page.revision_id = d.revision_id AND page.title = d.title
    WHERE NOT EXISTS (
      SELECT FROM index_entry e WHERE e.revision_id = d.revision_id AND e.index_version = ${INDEX_VERSION})
    ORDER BY d.revision_id FOR SHARE OF d`;
  const waiting = new Set(rows.map(({ id }) => id));
  await replaceEntries(transaction, new Map([...entries].filter(([id]) => waiting.has(id))));
}

/** Makes pages found by these entries, in place of any that they had. To be called by who holds their documents' rows. */
export async function replaceEntries(transaction: Queryable, entries: ReadonlyMap<string, IndexEntry>): Promise<void> {
  const ids = [...entries.keys()];
  // In the order in which a merge that runs beside takes them, so that neither waits for the other for ever.
  await transaction.$executeRaw`
    WITH old AS (SELECT number FROM index_entry WHERE revision_id = ANY (${ids}::uuid[]) ORDER BY number FOR UPDATE)
    DELETE FROM index_entry e USING old WHERE e.number = old.number`;
  const relation = Prisma.sql`(SELECT unnest(${ids}::uuid[]) AS revision_id)`;
  await transaction.$executeRaw`WITH ${storeIndexEntries(entries, relation)} SELECT`;
}
