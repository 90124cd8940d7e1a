import type { Lookup } from './lexical-index.ts';
import { eachPosting, type VisitPosting } from './posting-block.ts';
import { type Scores, sumByPassage } from './sum-by-passage.ts';

/** What is looked for as one: a word, by all the terms that it may be filed under. */
export interface Wanted {
  readonly terms: readonly number[];
  /** How much it counts; 1 for a word of the query. */
  readonly weight: number;
}

/** Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009. */
const K1 = 1.2;
const B = 0.75;

/** How rare something is that so many passages have. */
export function rarityOf(passagesWithIt: number, passages: number): number {
  return Math.log(1 + Math.max(0, passages - passagesWithIt + 0.5) / (passagesWithIt + 0.5));
}

/** What so many occurrences count in a passage of this length, from 0 to K1 + 1. */
export function saturate(count: number, length: number, averageLength: number): number {
  return (count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / averageLength));
}

/** How many passages have any of the terms, at most: the few that have two of them count twice. */
export function countWith({ terms }: Wanted, { postings }: Lookup): number {
  return terms.reduce((sum, term) => sum + (postings.get(term)?.count ?? 0), 0);
}

/** The BM25 scores of all passages that have anything of what is wanted. */
export function scorePassages(wanted: readonly Wanted[], lookup: Lookup): Scores {
  return sumByPassage((add) => {
    for (const each of wanted) {
      const weight = each.weight * rarityOf(countWith(each, lookup), lookup.passages);
      const addScore: VisitPosting = (passage, count, length) =>
        add(passage, weight * saturate(count, length, lookup.averageLength));
      const found = each.terms.flatMap((term) => lookup.postings.get(term) ?? []);
      const visit = found.length > 1 ? onceEach(addScore) : addScore;
      for (const postings of found) eachPosting(postings, visit);
    }
  });
}

/** A passage is in one language, so the few that have two terms of a word count the one that is met first. */
function onceEach(visit: VisitPosting): VisitPosting {
  const seen = new Set<number>();
  return (passage, count, length) => {
    if (seen.has(passage)) return;
    seen.add(passage);
    visit(passage, count, length);
  };
}

export interface ScoredPassage {
  readonly number: number;
  readonly score: number;
}

/** The best `count`, best first; equal ones in the order of their numbers. One pass, with little to sort. */
export function bestOf({ passages, scores }: Scores, count: number): ScoredPassage[] {
  let best: ScoredPassage[] = [];
  let least = 0;
  for (let index = 0; index < passages.length; index++) {
    const score = scores[index] ?? 0;
    if (score < least) continue;
    best.push({ number: passages[index] ?? 0, score });
    if (best.length < count * 4) continue;
    best = best.sort(compare).slice(0, count);
    least = best.at(-1)?.score ?? 0;
  }
  return best.sort(compare).slice(0, count);
}

function compare(a: ScoredPassage, b: ScoredPassage): number {
  return b.score - a.score || a.number - b.number;
}
