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

/** The next of them after a revision, in the order of their ids; to be called until there are none. */
export async function findUnindexed(database: Queryable, after: string, limit: number): Promise<UnindexedPage[]> {
  return database.$queryRaw<UnindexedPage[]>`
    SELECT d.revision_id AS "revisionId", d.title, d.language, r.markdown
    FROM (
      SELECT revision_id, title, language FROM document d
      WHERE revision_id > ${after}::uuid AND NOT EXISTS (
        SELECT FROM index_entry e WHERE e.revision_id = d.revision_id AND e.index_version = ${INDEX_VERSION})
      ORDER BY revision_id LIMIT ${limit}
    ) d JOIN revision r ON r.id = d.revision_id ORDER BY 1`;
}

/** Makes pages found by these entries, in place of any that they had; those that were replaced or deleted meanwhile are left out. */
export async function indexPages(transaction: Queryable, entries: ReadonlyMap<string, IndexEntry>): Promise<void> {
  const ids = [...entries.keys()];
  await transaction.$executeRaw`DELETE FROM index_entry WHERE revision_id = ANY (${ids}::uuid[])`;
  // Locked, so that they are there as long as this is not committed.
  const shown = Prisma.sql`(
    SELECT d.revision_id FROM document d WHERE d.revision_id = ANY (${ids}::uuid[]) ORDER BY d.revision_id FOR KEY SHARE)`;
  await transaction.$executeRaw`WITH ${storeIndexEntries(entries, shown)} SELECT`;
}
