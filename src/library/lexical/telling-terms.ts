import { lengthOf } from '../index-entry.ts';
import type { LexicalIndex, Lookup } from './lexical-index.ts';
import { countTerms } from './passage-terms.ts';
import { rarityOf, saturate, type Wanted } from './score-passages.ts';
import type { ShownPassage } from './shown-passages.ts';

/** Read for all of them at most, the weightiest first: more would take longer than anyone waits. */
const MOST_POSTINGS = 50_000;

interface Choice {
  /** How many terms at most. */
  readonly most: number;
  /** Of so many terms that occur most often it is asked who else has them; unset, of all. To ask takes the longest. */
  readonly candidates?: number;
  /** Terms that only these passages have are left out; otherwise only those that a single one has. */
  readonly elsewhere: boolean;
}

/** The terms that stand out in passages, by how good the passages are, and with weights up to one. */
export async function tellingTerms(
  index: LexicalIndex,
  passages: readonly Pick<ShownPassage, 'terms' | 'titleTerms' | 'score'>[],
  lookup: Pick<Lookup, 'passages' | 'averageLength'>,
  { most, candidates = Number.POSITIVE_INFINITY, elsewhere }: Choice,
): Promise<Wanted[]> {
  const counted = passages.map((passage) => ({ ...passage, counts: countTerms(passage.terms, passage.titleTerms) }));
  const here = new Map<number, number>();
  const occurrences = new Map<number, number>();
  for (const { counts } of counted) {
    for (const [term, count] of counts) {
      here.set(term, (here.get(term) ?? 0) + 1);
      occurrences.set(term, (occurrences.get(term) ?? 0) + count);
    }
  }
  const asked = [...occurrences].toSorted(([, a], [, b]) => b - a).slice(0, candidates);
  const known = await index.countPassages(asked.map(([term]) => term));
  const weights = new Map<number, number>();
  for (const { counts, terms, titleTerms, score } of counted) {
    const length = lengthOf(terms.length, titleTerms);
    for (const [term, count] of counts) {
      const all = known.get(term) ?? 0;
      if (all <= (elsewhere ? (here.get(term) ?? 0) : 1)) continue;
      const weight = score * saturate(count, length, lookup.averageLength) * rarityOf(all, lookup.passages);
      weights.set(term, (weights.get(term) ?? 0) + weight);
    }
  }
  let postings = 0;
  const top = [...weights]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, most)
    .filter(([term]) => {
      postings += known.get(term) ?? 0;
      return postings <= MOST_POSTINGS;
    });
  const weightiest = top[0]?.[1] ?? 1;
  return top.map(([term, weight]) => ({ terms: [term], weight: weight / weightiest }));
}
