/** The exact scan: every vector is looked at. */

import { compareScored, type ScoredVector } from './scored-vector.ts';

/**
 * The `count` vectors nearest to the query, best first.
 *
 * @param revisions each with its chunks' vectors, one behind the other; all vectors, and the query, are of length one
 */
export function scanVectors(
  query: Float32Array,
  revisions: Iterable<readonly [revisionId: string, vectors: Float32Array]>,
  count: number,
): ScoredVector[] {
  const best: ScoredVector[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (const [revisionId, vectors] of revisions) {
    for (let start = 0, ordinal = 0; start < vectors.length; start += query.length, ordinal += 1) {
      const score = dotProduct(query, vectors, start);
      if (score < least) continue;
      insert(best, { revisionId, ordinal, score });
      if (best.length > count) best.pop();
      if (best.length === count) least = best.at(-1)?.score ?? least;
    }
  }
  return best;
}

/** Four sums at once, which a processor adds side by side: half the time of one. Nearly all of a search is spent here. */
function dotProduct(query: Float32Array, vectors: Float32Array, start: number): number {
  const whole = query.length - (query.length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let index = 0; index < whole; index += 4) {
    const at = start + index;
    a += (query[index] as number) * (vectors[at] as number);
    b += (query[index + 1] as number) * (vectors[at + 1] as number);
    c += (query[index + 2] as number) * (vectors[at + 2] as number);
    d += (query[index + 3] as number) * (vectors[at + 3] as number);
  }
  for (let index = whole; index < query.length; index += 1) {
    a += (query[index] as number) * (vectors[start + index] as number);
  }
  return a + b + c + d;
}

function insert(best: ScoredVector[], scored: ScoredVector): void {
  let from = 0;
  let to = best.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (compareScored(best[middle] as ScoredVector, scored) < 0) from = middle + 1;
    else to = middle;
  }
  best.splice(from, 0, scored);
}
