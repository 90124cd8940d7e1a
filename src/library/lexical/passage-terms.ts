import { TITLE_WEIGHT } from '../index-entry.ts';

/** The terms of a passage in order, as its row has them. */
export function toTerms(bytes: Uint8Array): Int32Array {
  return new Int32Array(Uint8Array.from(bytes).buffer);
}

/** How often each term occurs, in the title by its weight. */
export function countTerms(terms: Int32Array, titleTerms: number): Map<number, number> {
  const counts = new Map<number, number>();
  terms.forEach((term, index) => {
    counts.set(term, (counts.get(term) ?? 0) + (index < titleTerms ? TITLE_WEIGHT : 1));
  });
  return counts;
}
