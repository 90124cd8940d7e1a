/** What is searched of a page, made where there is time for it and stored with its revision. */

import type { Passage } from '../domain/passage.ts';
import { type FoundWord, findWords } from './analyze/find-words.ts';
import { termsOfWords } from './analyze/terms-of.ts';

/** To be raised whenever passages or terms are made differently: what is on the shelf is then indexed anew. */
export const INDEX_VERSION = 1;

export interface IndexedPassage extends Passage {
  /** The terms of title, heading and text in order: 32 bits each, little end first. */
  readonly terms: Uint8Array;
  /** How many of them are the title's. */
  readonly titleTerms: number;
}

export interface IndexEntry {
  readonly language: string;
  readonly passages: readonly IndexedPassage[];
  /** The sum of the passages' lengths. */
  readonly length: number;
  /** Its different words, as they may be misspelled: lower case, letters only. */
  readonly words: readonly string[];
}

/** A word of which a misspelling can be told. */
const WORD = /^\p{L}[\p{L}\p{M}]{2,29}$/u;

/** How much more a term counts in a title. */
export const TITLE_WEIGHT = 2;

/** A passage's length as it is scored: its terms, those of its title by their weight. */
export function lengthOf(terms: number, titleTerms: number): number {
  return terms + (TITLE_WEIGHT - 1) * titleTerms;
}

/** Pure and synchronous. A page without text is still found by its title. */
export function createIndexEntry(title: string, passages: readonly Passage[], language: string): IndexEntry {
  const words = new Set<string>();
  const read = (text: string) => {
    const found = findWords(text);
    addWords(words, found);
    return termsOfWords(found, language).map(({ term }) => term);
  };
  const titleTerms = read(title);
  let length = 0;
  const indexed = (passages.length === 0 ? [{ heading: null, text: title }] : passages).map(({ heading, text }) => {
    const terms = Int32Array.from([...titleTerms, ...read(heading === null ? text : `${heading}\n${text}`)]);
    length += lengthOf(terms.length, titleTerms.length);
    return { heading, text, terms: new Uint8Array(terms.buffer), titleTerms: titleTerms.length };
  });
  return { language, passages: indexed, length, words: [...words] };
}

function addWords(words: Set<string>, found: readonly FoundWord[]): void {
  for (const { word, unspaced } of found) if (!unspaced && !words.has(word) && WORD.test(word)) words.add(word);
}
