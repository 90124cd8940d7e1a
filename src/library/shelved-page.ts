/** What the shelf knows of a page that is fetched again, and how it takes note that the page has not changed. */

import type { JobResult } from '../domain/job.ts';
import type { Database, Queryable } from '../storage/database/open-database.ts';
import { toDocument } from './document-row.ts';

/** Where a page was fetched at last, and what its site said there to ask "has it changed?" with. */
export interface FetchRecord {
  readonly fetchedUrl: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** The document that an address leads to, with its last fetch; null for a page that isn't shelved. */
export async function findShelvedPage(
  database: Database,
  address: string,
): Promise<({ readonly documentId: string } & FetchRecord) | null> {
  const [row] = await database.$queryRaw<({ readonly documentId: string } & FetchRecord)[]>`
    SELECT d.id AS "documentId", d.fetched_url AS "fetchedUrl", d.etag, d.last_modified AS "lastModified"
    FROM document_address a JOIN document d ON d.id = a.document_id WHERE a.url = ${address}`;
  return row ?? null;
}

/** The document at a canonical URL whose current text is just this one; null when there is none or it differs. */
export async function findUnchanged(
  database: Database,
  canonical: string,
  contentHash: string,
): Promise<string | null> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM document d JOIN revision r ON r.id = d.revision_id
    WHERE d.url = ${canonical} AND r.content_hash = ${contentHash}`;
  return rows[0]?.id ?? null;
}

/** Makes addresses lead to a document from now on. */
export async function saveAddresses(
  database: Queryable,
  documentId: string,
  addresses: readonly string[],
): Promise<void> {
  // In one order everywhere, so that two loads can't wait for each other.
  await database.$executeRaw`
    INSERT INTO document_address (url, document_id)
    SELECT url, ${documentId}::uuid FROM unnest(${[...new Set(addresses)].toSorted()}::text[]) AS url
    ON CONFLICT (url) DO UPDATE SET document_id = excluded.document_id`;
}

/**
 * Notes that a document was found unchanged, and says what its job gives. `fetched` is null when the site itself said so.
 *
 * Answers null when the document was deleted meanwhile.
 */
export async function noteUnchanged(
  database: Queryable,
  documentId: string,
  fetched: FetchRecord | null,
): Promise<JobResult | null> {
  const { count } = await database.document.updateMany({
    where: { id: documentId },
    data: { checkedAt: new Date(), ...fetched },
  });
  if (count === 0) return null;
  const row = await database.document.findUniqueOrThrow({ where: { id: documentId } });
  const { title, url, tier, qualityScore, filePath } = toDocument(row);
  return { documentId, title, url, tier, qualityScore, filePath, cached: true };
}
