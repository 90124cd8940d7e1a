import type { Document } from '../domain/document.ts';
import type { Database } from '../storage/database/open-database.ts';
import { toDocument } from './document-row.ts';
import type { LexicalIndex } from './lexical/lexical-index.ts';
import { rankAlike } from './lexical/rank-alike.ts';

export interface RelatedDocument {
  readonly document: Document;
  /** From 0 to 1. */
  readonly similarity: number;
}

export const MOST_RELATED = 50;

/** The documents that are about the same, most alike first: by their words, which needs no model. */
export async function findRelated(
  { database, index }: { readonly database: Database; readonly index: LexicalIndex },
  document: Document,
  limit: number,
): Promise<RelatedDocument[]> {
  const ranked = await rankAlike({ database, index }, document.revisionId, limit);
  const rows = await database.document.findMany({ where: { id: { in: ranked.map(({ documentId }) => documentId) } } });
  const documentOf = new Map(rows.map((row) => [row.id, toDocument(row)]));
  // What was deleted this moment is gone.
  return ranked.flatMap(({ documentId, similarity }) => {
    const related = documentOf.get(documentId);
    return related === undefined || documentId === document.id ? [] : [{ document: related, similarity }];
  });
}
