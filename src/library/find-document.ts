import type { Document, Revision } from '../domain/document.ts';
import { shelfAddress } from '../domain/upload.ts';
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
    where: { url: shelfAddress(url) },
    include: { document: true },
  });
  return address === null ? null : toDocument(address.document);
}

/** A document's revisions, newest first. */
export async function listRevisions(database: Database, document: Document): Promise<Revision[]> {
  const rows = await database.revision.findMany({
    where: { documentId: document.id },
    omit: { markdown: true },
    orderBy: { number: 'desc' },
  });
  return rows.map((row) => toRevision(row, document));
}

/** The revision of a document with this number; null when there is none. */
export async function findRevision(database: Database, document: Document, number: number): Promise<Revision | null> {
  const row = await database.revision.findUnique({
    where: { documentId_number: { documentId: document.id, number } },
    omit: { markdown: true },
  });
  return row === null ? null : toRevision(row, document);
}

/** The revision that the document shows. */
export async function findCurrentRevision(database: Database, document: Document): Promise<Revision | null> {
  const row = await database.revision.findUnique({ where: { id: document.revisionId }, omit: { markdown: true } });
  return row === null ? null : toRevision(row, document);
}

/** The text of a revision; null when it was deleted. */
export async function readRevisionText(database: Database, { id }: Revision): Promise<string | null> {
  const row = await database.revision.findUnique({ where: { id }, select: { markdown: true } });
  return row?.markdown ?? null;
}
