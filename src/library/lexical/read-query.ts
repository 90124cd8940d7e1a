import { findWords } from '../analyze/find-words.ts';
import { ignoredWordsOf } from '../analyze/ignored-words.ts';
import { termOf } from '../analyze/term-of.ts';

/** A word that is looked for. */
export interface QueryWord {
  readonly word: string;
  /** Where it stands in the query, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  readonly unspaced: boolean;
  /** What it is filed under, in one language or another. */
  readonly terms: readonly number[];
}

/**
 * The words of a query that are looked for, in order. A query is too short to tell its language for sure, so each word is looked for
 * in the form that it has in each language of the library; words that only hold sentences together are left out.
 */
export function readQuery(text: string, languages: readonly string[]): QueryWord[] {
  const found = findWords(text);
  const isIgnored = ignoredIn(
    found.map(({ word }) => word),
    languages,
  );
  return found.flatMap(({ word, start, end, unspaced }) => {
    if (!unspaced && isIgnored(word)) return [];
    const terms = unspaced ? [termOf(word, 'und')] : termsIn(word, languages);
    return terms.length === 0 ? [] : [{ word, start, end, unspaced, terms }];
  });
}

/** The terms of a word in each language in which it is not one of those that hold sentences together. */
export function termsIn(word: string, languages: readonly string[]): number[] {
  const terms = languages
    .filter((language) => !ignoredWordsOf(language).has(word))
    .map((language) => termOf(word, language));
  return [...new Set(terms)];
}

/**
 * Which words are left out: those that the language with most such words in the query leaves out. Where another has nearly as many, only what
 * both leave out: "war" is a verb in German, and none in "war in Ukraine".
 */
function ignoredIn(words: readonly string[], languages: readonly string[]): (word: string) => boolean {
  const counts = languages.map((language) => {
    const ignored = ignoredWordsOf(language);
    return { ignored, count: new Set(words.filter((word) => ignored.has(word))).size };
  });
  const most = Math.max(0, ...counts.map(({ count }) => count));
  const likely = counts.filter(({ count }) => count > 0 && count >= most - 1);
  return (word) => likely.length > 0 && likely.every(({ ignored }) => ignored.has(word));
}
