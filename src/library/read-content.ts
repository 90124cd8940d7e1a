import { tierOf } from '../domain/document.ts';
import { DomainError } from '../domain/failure.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';
import { renderDocumentFile } from './document-file.ts';
import { byHandOver, toDocument, toRevision } from './document-row.ts';

export interface ContentDeps {
  readonly database: Database;
  readonly objects: ObjectStore;
}

/**
 * The Markdown file of a document, with its front matter: that of its current revision, or of the one with this number.
 *
 * A file that has gone is written again from the revision; a file store that can't be reached doesn't keep anyone from
 * reading.
 *
 * @throws DomainError `NOT_FOUND`
 */
export async function readContent(
  { database, objects }: ContentDeps,
  documentId: string,
  revisionNumber: number | null,
): Promise<string> {
  const row = await database.document.findUnique({ where: { id: documentId } });
  if (row === null) throw new DomainError('NOT_FOUND', `There is no document ${documentId}.`);
  const document = toDocument(row);
  const revisionRow = await database.revision.findFirst({
    where: revisionNumber === null ? { id: document.revisionId } : { documentId, number: revisionNumber },
  });
  if (revisionRow === null) {
    throw new DomainError('NOT_FOUND', `The document ${documentId} has no revision ${revisionNumber}.`);
  }
  const { markdown } = revisionRow;
  const revision = toRevision(revisionRow, document);
  const stored = await objects.get(revision.filePath).catch(() => null);
  if (stored !== null) return new TextDecoder().decode(stored);

  // All that was then; of the document what it has always been, the site's name, and what was set by hand.
  const machine = { title: revision.title, tags: revision.tags, tier: tierOf(revision.quality.score) };
  const file = renderDocumentFile({ ...document, ...revision, ...byHandOver(machine, document), markdown });
  await objects.put(revision.filePath, file, 'text/markdown; charset=utf-8').catch(() => undefined);
  // Whoever changed or deleted the document meanwhile has removed its file before.
  const isNamed = await database.revision.count({ where: { fileKey: revision.filePath } });
  if (isNamed === 0) await objects.delete(revision.filePath).catch(() => undefined);
  return file;
}
