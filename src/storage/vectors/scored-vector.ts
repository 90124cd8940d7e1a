import type { VectorHit } from './vector-store.ts';

/** A vector's place and its likeness to what was asked for. */
export type ScoredVector = Omit<VectorHit, 'documentId'>;

/** Best first; equal ones by revision, then chunk. */
export function compareScored(a: ScoredVector, b: ScoredVector): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.revisionId !== b.revisionId) return a.revisionId < b.revisionId ? -1 : 1;
  return a.ordinal - b.ordinal;
}
