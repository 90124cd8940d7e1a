import type { Database } from '../../storage/database/open-database.ts';
import type { VectorFilter } from '../../storage/vectors/vector-store.ts';
import { lengthOf } from '../index-entry.ts';
import { closenessOf, pairKey, type QueryShape } from './closeness.ts';
import { correctQuery } from './correct-query.ts';
import { createLexicalIndex, type LexicalIndex, type Lookup } from './lexical-index.ts';
import { type QueryWord, readQuery } from './read-query.ts';
import { countWith, rarityOf, scorePassages, type Wanted } from './score-passages.ts';
import { type Enough, findShown, type ShownPassage } from './shown-passages.ts';
import { widenSearch } from './widen-search.ts';

/** A word that was looked for. */
export interface WeighedWord extends QueryWord {
  /** How rare it is on the shelf; a word that no page has is the rarest. */
  readonly rarity: number;
}

export interface FoundPassages {
  /** Best first. */
  readonly passages: readonly ShownPassage[];
  /** What was looked for. Empty: the query has no word that can be. */
  readonly words: readonly WeighedWord[];
  /** The query as it was taken, with corrected words; null when nothing was corrected. */
  readonly correctedText: string | null;
}

interface FirstLook {
  readonly languages: readonly string[];
  readonly read: readonly QueryWord[];
  readonly lookup: Lookup;
}

/**
 * Letters of Chinese and Japanese that hold a sentence together or ask for something. In scripts without spaces each pair of letters is
 * looked for, and a pair with one of these that no page has is rather the end of one word and the beginning of another than a word.
 */
const HOLDING = /[的了吗呢什么谁哪怎几有多少是在はがをにでとのか]/u;

export type FindPassages = (text: string, filter: VectorFilter, enough: Enough) => Promise<FoundPassages>;

/** How many of the best are compared with the query word by word. */
const COMPARED = 100;

/** Of a query with more words, the rarest are looked for. */
const MOST_WORDS = 48;

/** Who wants to see more documents than this wants to see all there is: then what is like the best is looked for too. */
const FEW_DOCUMENTS = 20;

/**
 * Makes the function that finds the passages which say most about a query: scored by BM25, the best hundred then by how close together
 * they have its words. Misspelled words are corrected.
 */
export function createFindPassages(database: Database, index = createLexicalIndex(database)): FindPassages {
  let languagesBefore: readonly string[] = [];

  async function firstLook(text: string): Promise<FirstLook> {
    // The languages are hardly ever others than the last time, so the words are looked for in those at once.
    const supposed = languagesBefore;
    const look = await lookFor(text, supposed);
    const { languages } = look.lookup;
    languagesBefore = languages;
    return languages.join() === supposed.join() ? look : lookFor(text, languages);
  }

  async function lookFor(text: string, languages: readonly string[]): Promise<FirstLook> {
    // An empty shelf has none; the query has words all the same.
    const read = await rarest(index, readQuery(text, languages.length === 0 ? ['und'] : languages));
    return { languages, read, lookup: await index.lookUp(termsOfAll(read)) };
  }

  return async (text, filter, enough) => {
    const { languages, read, lookup: firstLookup } = await firstLook(text);
    if (read.length === 0) return { passages: [], words: [], correctedText: null };
    let lookup = firstLookup;
    const { words, text: correctedText } = await correctQuery({ database, index }, text, read, languages, lookup);
    if (correctedText !== null) lookup = await index.lookUp(termsOfAll(words));

    const wanted = differentWords(words);
    const needed = { ...enough, passages: Math.max(COMPARED, enough.passages) };
    const shown = await findShown(database, scorePassages(wanted, lookup), filter, needed);
    const passages = compareClosely(shown, shapeOf(words, wanted, lookup), lookup);
    const weighed = words.flatMap((word) => {
      const count = countWith({ ...word, weight: 1 }, lookup);
      if (count === 0 && word.unspaced && HOLDING.test(word.word)) return [];
      return [{ ...word, rarity: rarityOf(count, lookup.passages) }];
    });
    if (enough.documents <= FEW_DOCUMENTS) return { passages, words: weighed, correctedText };
    const found = { wanted, found: passages, lookup };
    return { passages: await widenSearch({ database, index }, found, filter, needed), words: weighed, correctedText };
  };
}

function termsOfAll(words: readonly QueryWord[]): Set<number> {
  return new Set(words.flatMap(({ terms }) => terms));
}

/** The words of a query, at most as many as can be looked for in time. */
async function rarest(index: LexicalIndex, words: readonly QueryWord[]): Promise<readonly QueryWord[]> {
  if (new Set(words.map(({ word }) => word)).size <= MOST_WORDS) return words;
  const counts = await index.countPassages([...termsOfAll(words)]);
  const countOf = ({ terms }: QueryWord) => terms.reduce((sum, term) => sum + (counts.get(term) ?? 0), 0);
  const different = [...new Map(words.map((word) => [word.word, word])).values()];
  // A word that no page has, of so many, is no slip to be corrected.
  const known = different.filter((word) => countOf(word) > 0).toSorted((a, b) => countOf(a) - countOf(b));
  const kept = new Set((known.length > 0 ? known : different).slice(0, MOST_WORDS).map(({ word }) => word));
  return words.filter(({ word }) => kept.has(word));
}

function keyOf({ terms }: QueryWord): string {
  return terms.join();
}

function differentWords(words: readonly QueryWord[]): Wanted[] {
  return [...new Map(words.map((word) => [keyOf(word), { terms: word.terms, weight: 1 }])).values()];
}

function shapeOf(words: readonly QueryWord[], wanted: readonly Wanted[], lookup: Lookup): QueryShape {
  const places = new Map([...new Set(words.map(keyOf))].map((key, place) => [key, place]));
  const order = words.map((word) => places.get(keyOf(word)) ?? 0);
  return {
    wordOf: new Map(wanted.flatMap(({ terms }, place) => terms.map((term) => [term, place] as const))),
    rarity: wanted.map((each) => {
      const count = countWith(each, lookup);
      return count === 0 ? 0 : rarityOf(count, lookup.passages);
    }),
    pairs: new Set(order.slice(1).map((word, place) => pairKey(order[place] ?? 0, word))),
  };
}

function compareClosely(shown: readonly ShownPassage[], shape: QueryShape, lookup: Lookup): ShownPassage[] {
  const compared = shown.slice(0, COMPARED).map((passage) => {
    const { terms, titleTerms, score } = passage;
    const length = lengthOf(terms.length, titleTerms);
    return { ...passage, score: score + closenessOf(shape, terms, length, lookup.averageLength) };
  });
  return [...compared.toSorted((a, b) => b.score - a.score || a.number - b.number), ...shown.slice(COMPARED)];
}
