import { splitSentences } from '../../models/extractive/split-sentences.ts';
import { termsOf } from '../analyze/terms-of.ts';
import { TITLE_WEIGHT } from '../index-entry.ts';
import { saturate } from '../lexical/score-passages.ts';
import type { Source } from './answer.ts';
import { type QuestionShape, shareOf } from './question-shape.ts';

/** A sentence of a passage, compared with a question. */
export interface ReadSentence {
  readonly text: string;
  /** The question's words that it has. */
  readonly words: ReadonlySet<number>;
  /** How many terms it has. */
  readonly length: number;
  /** How close together it has the question's words. */
  readonly closeness: number;
}

/** A passage, compared with a question. */
export interface ReadPassage {
  readonly source: Source;
  /** The question's words that title and heading have. */
  readonly context: ReadonlySet<number>;
  readonly sentences: readonly ReadSentence[];
  /** The question's words in a sentence elsewhere that this passage's document goes on from: one that names its title. */
  readonly followed: ReadonlySet<number>;
  /** How much the whole of it says of the question; to be compared with that of others. */
  readonly strength: number;
}

/** The usual terms of a passage. */
const USUAL_LENGTH = 60;

/** What `saturate` gives at most. */
const SATURATED = 2.2;

/** What closeness counts beside the words themselves. */
const CLOSENESS = 0.5;

export function readPassage(source: Source, shape: QuestionShape): ReadPassage {
  const { document, heading, text, language } = source;
  const wordsOf = (part: string) => termsOf(part, language).map(({ term }) => shape.wordOf.get(term) ?? null);
  const title = wordsOf(document.title);
  const above = heading === null ? [] : wordsOf(heading);
  const sentences = splitSentences(text, language).map((sentence) => {
    const words = wordsOf(sentence);
    return {
      text: sentence,
      words: known(words),
      length: words.length,
      closeness: neighboursIn(words, shape),
      all: words,
    };
  });
  const body = [...above, ...sentences.flatMap(({ all }) => all)];
  return {
    source,
    context: known([...title, ...above]),
    sentences,
    followed: new Set(),
    strength: strengthOf(title, body, shape),
  };
}

type Words = readonly (number | null)[];

function known(words: Words): Set<number> {
  return new Set(words.filter((word) => word !== null));
}

/** BM25 over the question's words, and how near each comes to another of them; as a share of what the whole question could give. */
function strengthOf(title: Words, body: Words, shape: QuestionShape): number {
  const length = body.length + TITLE_WEIGHT * title.length;
  const counts = new Map<number, number>();
  for (const word of title) if (word !== null) counts.set(word, (counts.get(word) ?? 0) + TITLE_WEIGHT);
  for (const word of body) if (word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
  const near = new Map<number, number>();
  eachPair([...title, ...body], (word, other, distance) => {
    for (const each of [word, other]) near.set(each, Math.max(near.get(each) ?? 0, 1 / distance));
  });
  let strength = 0;
  for (const [word, count] of counts) {
    const said = saturate(count, length, USUAL_LENGTH) / SATURATED;
    strength += shareOf(shape, [word]) * (said + CLOSENESS * (near.get(word) ?? 0));
  }
  return strength;
}

function neighboursIn(words: Words, shape: QuestionShape): number {
  let closeness = 0;
  eachPair(words, (word, other, distance) => {
    closeness += Math.min(shareOf(shape, [word]), shareOf(shape, [other])) / distance;
  });
  return closeness;
}

/** Each two different words of the question between which there is no other. */
function eachPair(words: Words, visit: (word: number, other: number, distance: number) => void): void {
  let last: number | null = null;
  let lastAt = 0;
  words.forEach((word, at) => {
    if (word === null) return;
    if (last !== null && last !== word) visit(last, word, at - lastAt);
    last = word;
    lastAt = at;
  });
}
