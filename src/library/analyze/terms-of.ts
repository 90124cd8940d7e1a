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
  const ignored = ignoredWordsOf(language);
  const terms: PlacedTerm[] = [];
  for (const { word, unspaced, start, end } of words) {
    if (!unspaced && ignored.has(word)) continue;
    terms.push({ term: termOf(word, unspaced ? 'und' : language), start, end });
  }
  return terms;
}
