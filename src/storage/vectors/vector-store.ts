/** Where the vectors of passages live: as bytes in the database in the small size, in Qdrant in the large. */

import { createHash } from 'node:crypto';
import type { Document, Tier } from '../../domain/document.ts';

/**
 * The vectors that one model makes. Vectors of two models can't be compared, so each call names its space; a new model
 * fills a space of its own while the old one serves, then the old one is dropped.
 */
export interface VectorSpace {
  readonly name: string;
  readonly dimensions: number;
}

export function vectorSpace(model: string, dimensions: number): VectorSpace {
  return { name: `${createHash('sha256').update(model).digest('hex').slice(0, 16)}-${dimensions}`, dimensions };
}

/** What filters can ask of a document. */
export type Facets = Pick<Document, 'tier' | 'tags' | 'language' | 'site' | 'publishedAt'>;

/** All that is said must hold. */
export interface VectorFilter {
  /** One of them. */
  readonly tiers?: readonly Tier[];
  /** All of them, in any case. */
  readonly tags?: readonly string[];
  readonly language?: string;
  /** In any case. */
  readonly site?: string;
  /** Days (`2026-05-31`), both included; a document that doesn't tell when it was published is left out. */
  readonly publishedFrom?: string;
  readonly publishedTo?: string;
}

export interface VectorHit {
  readonly documentId: string;
  readonly revisionId: string;
  /** Which chunk of the revision, from 0. */
  readonly ordinal: number;
  /** Cosine similarity, from -1 to 1. */
  readonly score: number;
}

/**
 * Vectors by revision and chunk. They are filed under the revision alone, whose id is known before its document's is.
 *
 * What can be found is decided by the document's row, not by the store: a search gives vectors of revisions that documents
 * show at that moment, and whose documents pass the filter. So vectors are stored first and found at once when the
 * transaction that shows their revision commits; those of a replaced revision or a deleted document are found no more,
 * in every process, even while they still lie in the store.
 *
 * Every method throws DomainError `VECTORS_UNAVAILABLE`, with the cause, when the store or the database can't be reached,
 * within a bounded time; and RangeError for a vector that isn't of the space's dimensions, or has no direction.
 */
export interface VectorStore {
  /**
   * Stores the vectors of a revision, `vectors[n]` for its chunk `n`, in place of any it had in this space. When it returns,
   * they are durable; repeating it changes nothing. If it fails, a part may be stored: repeat it, or leave it to the sweep.
   */
  upsert(space: VectorSpace, revisionId: string, facets: Facets, vectors: readonly ArrayLike<number>[]): Promise<void>;

  /**
   * The nearest vectors, at most `limit`, best first; equal ones in order of revision and chunk. The filter narrows before the
   * best are chosen. A space without vectors has no nearest.
   */
  search(
    space: VectorSpace,
    query: ArrayLike<number>,
    options: { readonly limit: number; readonly filter?: VectorFilter },
  ): Promise<VectorHit[]>;

  /** Tells the filters, in all spaces, that the facets of a shown revision's document have changed. Call after the commit. */
  updateFacets(revisionId: string, facets: Facets): Promise<void>;

  /** Removes the vectors of these revisions from all spaces; what isn't there is fine. */
  deleteRevisions(revisionIds: readonly string[]): Promise<void>;

  /** The revisions that have vectors, in any space, stored before `moment`; each once, in no particular order. */
  listRevisions(moment: Date): AsyncIterable<string>;

  /** Removes a space with all its vectors; one that isn't there is fine. */
  dropSpace(space: VectorSpace): Promise<void>;

  /** Returns if vectors can be read at the moment, else throws. */
  check(): Promise<void>;

  close(): Promise<void>;
}
