import { saturate } from './score-passages.ts';

/** The words of a query as passages are compared with them. */
export interface QueryShape {
  /** Each different word's place among them, by each of its terms. */
  readonly wordOf: ReadonlyMap<number, number>;
  /** How rare each word is. */
  readonly rarity: readonly number[];
  /** Which word follows which in the query: `pairKey` of each two. */
  readonly pairs: ReadonlySet<number>;
}

/** Two words, one after the other, as one number. */
export function pairKey(word: number, next: number): number {
  return word * 65_536 + next;
}

/** Weights, found on questions about Wikipedia; half and double of each change little. */
const NEAR = 0.5;
const NEXT = 0.5;
const COVERED = 5;

/**
 * How close together a passage has the words of a query: what is added to its score.
 *
 * Three parts: words near each other count by the square of their distance (Büttcher, Clarke & Lushman, "Term proximity scoring for ad-hoc
 * retrieval on very large text collections", 2006); words that follow each other as they do in the query; and how much of the query the
 * passage has at all, by the rarity of its words.
 */
export function closenessOf(
  { wordOf, rarity, pairs }: QueryShape,
  terms: Int32Array,
  length: number,
  averageLength: number,
): number {
  const near = new Map<number, number>();
  const next = new Map<number, number>();
  let last = -1;
  let lastAt = 0;
  terms.forEach((term, at) => {
    const word = wordOf.get(term);
    if (word === undefined) return;
    if (last !== -1 && last !== word) {
      const weight = 1 / (at - lastAt) ** 2;
      near.set(word, (near.get(word) ?? 0) + (rarity[last] ?? 0) * weight);
      near.set(last, (near.get(last) ?? 0) + (rarity[word] ?? 0) * weight);
      const pair = pairKey(last, word);
      if (at - lastAt === 1 && pairs.has(pair)) next.set(pair, Math.min(rarity[last] ?? 0, rarity[word] ?? 0));
    }
    if (!near.has(word)) near.set(word, 0);
    last = word;
    lastAt = at;
  });

  let closeness = 0;
  let covered = 0;
  for (const [word, sum] of near) {
    covered += rarity[word] ?? 0;
    if (sum > 0) closeness += NEAR * saturate(sum, length, averageLength);
  }
  for (const sum of next.values()) closeness += NEXT * sum;
  const all = rarity.reduce((sum, each) => sum + each, 0);
  return closeness + (all === 0 ? 0 : (COVERED * covered) / all);
}
