import { findWords } from '../analyze/find-words.ts';
import type { WeighedWord } from '../lexical/find-passages.ts';
import { type AskedKind, askedKind } from './asked-kind.ts';

/** A question as sentences are compared with it. */
export interface QuestionShape {
  readonly kind: AskedKind;
  /** The place of each of its different words among them, by each of its terms. */
  readonly wordOf: ReadonlyMap<number, number>;
  /** How rare each of its words is on the shelf. */
  readonly rarity: readonly number[];
  /** What other inflections and derivations of each of its words begin with, and how long the word is; null for a short one. */
  readonly stems: readonly ({ readonly start: string; readonly length: number } | null)[];
  /** All of its words in order, with a space around each. */
  readonly text: string;
  /** Whether it has a word, also one that is not looked for. */
  readonly has: (word: string) => boolean;
}

const SHORT = 5;

export function shapeOfQuestion(question: string, words: readonly WeighedWord[]): QuestionShape {
  const different = [...new Map(words.map((word) => [word.terms.join(), word])).values()];
  const written = new Set(findWords(question).map(({ word }) => word));
  return {
    kind: askedKind(question),
    wordOf: new Map(different.flatMap(({ terms }, place) => terms.map((term) => [term, place] as const))),
    rarity: different.map(({ rarity }) => rarity),
    stems: different.map(({ word }) =>
      word.length < SHORT ? null : { start: word.slice(0, Math.max(4, word.length - 4)), length: word.length },
    ),
    text: wordsIn(question),
    has: (word) => written.has(word),
  };
}

/** How much of the question these of its words are, by their rarity, 0 to 1. */
export function shareOf({ rarity }: QuestionShape, words: Iterable<number>): number {
  const all = rarity.reduce((sum, each) => sum + each, 0);
  let share = 0;
  for (const word of words) share += rarity[word] ?? 0;
  return all === 0 ? 0 : share / all;
}

/** The words of a text in order, with a space around each: so that one text can be looked for in another. */
export function wordsIn(text: string): string {
  return ` ${findWords(text)
    .map(({ word }) => word)
    .join(' ')} `;
}
