import { readFile } from 'node:fs/promises';
import { ignoredWordsOf } from '../../src/library/analyze/ignored-words.ts';
import { randomFrom } from './random-from.ts';

/** A source of texts, the same at each run. */
export interface Corpus {
  /** The next page's title. */
  title(): string;
  /** The next page's paragraphs, of about so many words together. */
  paragraphs(words: number): string[];
  /** What someone may ask who has read some of it: a few words that stand together somewhere. */
  query(): string;
}

const VOCABULARY = 60_000;

/** How much less frequent a word is than the one before it in rank: George Zipf's law, as it holds for English. */
const EXPONENT = 1.07;

/** A page returns to its own few words. */
const TOPIC_WORDS = 40;
const TOPIC_SHARE = 0.25;

const QUERY_WORDS = { least: 3, most: 8 };

/** @param file records with `title` and `text`, one a line; undefined: words are made up */
export async function createCorpus(file: string | undefined): Promise<Corpus> {
  const random = randomFrom(50);
  const texts = file === undefined ? null : await readTexts(file);
  const next = texts === null ? madeUp(random) : () => texts[Math.floor(random() * texts.length)] ?? '';
  const remembered: string[] = [];

  return {
    title: () => next().split(' ').slice(0, 5).join(' '),
    paragraphs(words) {
      const paragraphs: string[] = [];
      for (let left = words; left > 0; ) {
        const paragraph = next();
        paragraphs.push(paragraph);
        left -= paragraph.split(' ').length;
      }
      if (remembered.length < 5_000) remembered.push(paragraphs[0] ?? '');
      return paragraphs;
    },
    query() {
      const words = (remembered[Math.floor(random() * remembered.length)] ?? '').split(' ');
      const length = QUERY_WORDS.least + Math.floor(random() * (QUERY_WORDS.most - QUERY_WORDS.least + 1));
      const from = Math.floor(random() * Math.max(1, words.length - length));
      return words.slice(from, from + length).join(' ');
    },
  };
}

async function readTexts(file: string): Promise<string[]> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line).text);
}

/** Paragraphs of sentences of words by Zipf's law; the most frequent ones hold sentences together. */
function madeUp(random: () => number): () => string {
  const frequent = [...ignoredWordsOf('en')];
  const words = Array.from({ length: VOCABULARY }, (_, rank) => frequent[rank] ?? inventWord(rank));
  let sum = 0;
  const sums = Float64Array.from(words, (_, rank) => {
    sum += 1 / (rank + 3) ** EXPONENT;
    return sum;
  });
  const word = () => words[placeOf(random() * sum, sums)] ?? '';
  let topic: string[] = [];
  let paragraphs = 0;

  return () => {
    if (paragraphs++ % 8 === 0) topic = Array.from({ length: TOPIC_WORDS }, word);
    const sentence = () => {
      const length = 8 + Math.floor(random() * 16);
      const all = Array.from({ length }, () =>
        random() < TOPIC_SHARE ? (topic[Math.floor(random() * TOPIC_WORDS)] ?? '') : word(),
      );
      return `${all.join(' ')}.`;
    };
    return Array.from({ length: 6 }, sentence).join(' ');
  };
}

/** The first whose sum is larger. */
function placeOf(value: number, sums: Float64Array): number {
  let [from, to] = [0, sums.length - 1];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sums[middle] ?? 0) > value) to = middle;
    else from = middle + 1;
  }
  return from;
}

const CONSONANTS = 'bdfgklmnprstvz';
const VOWELS = 'aeiou';

/** A word for each number, in syllables. */
function inventWord(number: number): string {
  let word = '';
  for (let left = number; left > 0 || word.length < 4; left = Math.floor(left / 70)) {
    const syllable = left % 70;
    word += `${CONSONANTS[Math.floor(syllable / 5)]}${VOWELS[syllable % 5]}`;
  }
  return `${word}k`;
}
