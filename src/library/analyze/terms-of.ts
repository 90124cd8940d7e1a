import { type FoundWord, findWords } from './find-words.ts';
import { ignoredWordsOf } from './ignored-words.ts';
import { termOf } from './term-of.ts';

/** A term where it stands in a text. */
export interface PlacedTerm {
  readonly term: number;
  /** In UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/** The terms of a text in this language in order, without those that only hold sentences together. */
export function termsOf(text: string, language: string): PlacedTerm[] {
  return termsOfWords(findWords(text), language);
}

/** The same of words that were found already. */
export function termsOfWords(words: readonly FoundWord[], language: string): PlacedTerm[] {
  return thatCount(words, language).map(({ word, unspaced, start, end }) => ({
    term: termOf(word, unspaced ? 'und' : language),
    start,
    end,
  }));
}

/** The words of a text that have terms, in order. */
export function wordsThatCount(text: string, language: string): FoundWord[] {
  return thatCount(findWords(text), language);
}

function thatCount(words: readonly FoundWord[], language: string): FoundWord[] {
  const ignored = ignoredWordsOf(language);
  return words.filter(({ word, unspaced }) => unspaced || !ignored.has(word));
}
