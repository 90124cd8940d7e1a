import type { Queryable } from '../../storage/database/open-database.ts';
import type { VectorFilter } from '../../storage/vectors/vector-store.ts';
import type { LexicalIndex, Lookup } from './lexical-index.ts';
import { scorePassages, type Wanted } from './score-passages.ts';
import { type Enough, findShown, type ShownPassage } from './shown-passages.ts';
import { tellingTerms } from './telling-terms.ts';

/** The passages that are taken for good answers, and how many of their terms are looked for besides the query's. */
const TRUSTED = 10;
const MORE_TERMS = 30;

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
  const more = await tellingTerms(index, found.slice(0, TRUSTED), lookup, { most: MORE_TERMS, elsewhere: false });
  const all = [...wanted, ...more.map((term) => ({ ...term, weight: MOST_WEIGHT * term.weight }))];
  const wider = await index.lookUp(new Set(all.flatMap(({ terms }) => terms)));
  const isKept = new Set(kept.map(({ number }) => number));
  const shown = await findShown(database, scorePassages(all, wider), filter, enough);
  const below = shown.filter(({ number }) => !isKept.has(number));
  const best = below[0]?.score ?? 1;
  return [...kept, ...below.map((passage) => ({ ...passage, score: (last.score * passage.score) / best }))];
}
