import type { Queryable } from '../../storage/database/open-database.ts';
import type { VectorFilter } from '../../storage/vectors/vector-store.ts';
import { lengthOf } from '../index-entry.ts';
import type { LexicalIndex, Lookup } from './lexical-index.ts';
import { countTerms } from './passage-terms.ts';
import { rarityOf, saturate, scorePassages, type Wanted } from './score-passages.ts';
import { type Enough, findShown, type ShownPassage } from './shown-passages.ts';

/** The passages that are taken for good answers, and how many of their terms are looked for besides the query's. */
const TRUSTED = 10;
const MORE_TERMS = 30;

/** Read for them at most, the weightiest first: more would take longer than anyone waits. */
const MOST_POSTINGS = 50_000;

/** What the weightiest of these terms counts beside a word of the query. */
const MOST_WEIGHT = 0.5;

/** So many stay as they are; what is widened comes below them. */
const KEPT = 50;

interface Found {
  readonly wanted: readonly Wanted[];
  /** Best first. */
  readonly found: readonly ShownPassage[];
  readonly lookup: Lookup;
}

/**
 * Adds, below the best, passages that are about the same as the best: they may say it in other words (pseudo-relevance feedback after
 * Rocchio; Lavrenko & Croft, "Relevance-based language models", 2001).
 */
export async function widenSearch(
  { database, index }: { readonly database: Queryable; readonly index: LexicalIndex },
  { wanted, found, lookup }: Found,
  filter: VectorFilter,
  enough: Enough,
): Promise<ShownPassage[]> {
  const kept = found.slice(0, KEPT);
  const last = kept.at(-1);
  if (last === undefined) return [];
  const all = [...wanted, ...(await moreTerms(index, found.slice(0, TRUSTED), lookup))];
  const wider = await index.lookUp(new Set(all.flatMap(({ terms }) => terms)));
  const isKept = new Set(kept.map(({ number }) => number));
  const shown = await findShown(database, scorePassages(all, wider), filter, enough);
  const more = shown.filter(({ number }) => !isKept.has(number));
  const best = more[0]?.score ?? 1;
  return [...kept, ...more.map((passage) => ({ ...passage, score: (last.score * passage.score) / best }))];
}

/** The terms that stand out in passages, by how good the passages are. */
async function moreTerms(index: LexicalIndex, passages: readonly ShownPassage[], lookup: Lookup): Promise<Wanted[]> {
  const counted = passages.map((passage) => ({ ...passage, counts: countTerms(passage.terms, passage.titleTerms) }));
  const candidates = [...new Set(counted.flatMap(({ counts }) => [...counts.keys()]))];
  const known = await index.countPassages(candidates);
  const weights = new Map<number, number>();
  for (const { counts, terms, titleTerms, score } of counted) {
    const length = lengthOf(terms.length, titleTerms);
    for (const [term, count] of counts) {
      const others = known.get(term) ?? 0;
      if (others < 2) continue;
      const weight = score * saturate(count, length, lookup.averageLength) * rarityOf(others, lookup.passages);
      weights.set(term, (weights.get(term) ?? 0) + weight);
    }
  }
  let postings = 0;
  const top = [...weights]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MORE_TERMS)
    .filter(([term]) => {
      postings += known.get(term) ?? 0;
      return postings <= MOST_POSTINGS;
    });
  const most = top[0]?.[1] ?? 1;
  return top.map(([term, weight]) => ({ terms: [term], weight: (MOST_WEIGHT * weight) / most }));
}
