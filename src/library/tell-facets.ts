import type { Document } from '../domain/document.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { Facets, VectorStore } from '../storage/vectors/vector-store.ts';
import { findDocument } from './find-document.ts';

interface TellDeps {
  readonly database: Database;
  readonly vectors: Pick<VectorStore, 'updateFacets'>;
}

/**
 * Tells the vectors what filters may ask of a document, until what was told is still true: of changes that meet, the last to be told is
 * then the one that holds.
 *
 * @param document as it was read after its change was made, or its vectors were stored; null: it is gone
 * @param known what the vectors of its revision were stored with
 * @throws DomainError `VECTORS_UNAVAILABLE`
 */
export async function tellFacets(
  { database, vectors }: TellDeps,
  document: Document | null,
  known: Facets | null = null,
): Promise<void> {
  const stateOf = (revisionId: string, { tier, tags }: Facets) => JSON.stringify([revisionId, tier, tags]);
  let told = document === null || known === null ? null : stateOf(document.revisionId, known);
  for (let now = document; now !== null && stateOf(now.revisionId, now) !== told; ) {
    told = stateOf(now.revisionId, now);
    await vectors.updateFacets(now.revisionId, now);
    now = await findDocument(database, now.id);
  }
}
