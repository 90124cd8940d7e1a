/** The exact scan: every vector is looked at, by its bytes; those that may be among the nearest are compared in full. */

import { compareScored, type ScoredVector } from './scored-vector.ts';

/** Where a vector is: the chunk of a revision whose vectors lie one behind the other. */
export interface VectorPlace {
  readonly revisionId: string;
  readonly ordinal: number;
  readonly vectors: Float32Array;
}

/**
 * The `count` vectors nearest to the query, best first.
 *
 * @param places of vectors of length one, as is the query: the nearest and as many others as one likes
 */
export function scanVectors(query: Float32Array, places: Iterable<VectorPlace>, count: number): ScoredVector[] {
  const scored: ScoredVector[] = [];
  for (const { revisionId, ordinal, vectors } of places) {
    scored.push({ revisionId, ordinal, score: dotProduct(query, vectors, ordinal * query.length) });
  }
  return scored.sort(compareScored).slice(0, count);
}

function dotProduct(query: Float32Array, vectors: Float32Array, start: number): number {
  let sum = 0;
  for (let index = 0; index < query.length; index += 1) {
    sum += (query[index] as number) * (vectors[start + index] as number);
  }
  return sum;
}
