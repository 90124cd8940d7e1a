import { canonicalUrl, parsePageUrl } from '../domain/canonical-url.ts';
import type { Document, Revision } from '../domain/document.ts';
import { isUuid } from '../domain/uuid.ts';
import type { Database } from '../storage/database/open-database.ts';
import { toDocument, toRevision } from './document-row.ts';

/** The document with this id; null when there is none. */
export async function findDocument(database: Database, id: string): Promise<Document | null> {
  const row = isUuid(id) ? await database.document.findUnique({ where: { id } }) : null;
  return row === null ? null : toDocument(row);
}

/**
 * The document that an address leads to, also when the page has moved since; null when there is none.
 *
 * @throws DomainError `INVALID_URL`
 */
export async function findDocumentByUrl(database: Database, url: string): Promise<Document | null> {
  const address = await database.documentAddress.findUnique({
    where: { url: canonicalUrl(parsePageUrl(url)) },
    include: { document: true },
  });
  return address === null ? null : toDocument(address.document);
}

/** A document's revisions, newest first. */
export async function listRevisions(database: Database, documentId: string): Promise<Revision[]> {
  const rows = await database.revision.findMany({
    where: { documentId },
    omit: { markdown: true },
    orderBy: { number: 'desc' },
  });
  return rows.map(toRevision);
}

/** The revision that the document shows. */
export async function findCurrentRevision(database: Database, document: Document): Promise<Revision | null> {
  const row = await database.revision.findUnique({ where: { id: document.revisionId }, omit: { markdown: true } });
  return row === null ? null : toRevision(row);
}
