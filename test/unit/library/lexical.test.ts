import { expect, test } from 'vitest';
import { closenessOf, pairKey } from '../../../src/library/lexical/closeness.ts';
import { countSlips } from '../../../src/library/lexical/correct-words.ts';
import {
  addPosting,
  eachPosting,
  framed,
  growBlock,
  type LoosePostings,
  noPostings,
} from '../../../src/library/lexical/posting-block.ts';
import { readQuery } from '../../../src/library/lexical/read-query.ts';
import { bestOf, scorePassages } from '../../../src/library/lexical/score-passages.ts';

test('postings come back as they were stored', () => {
  const postings = { passages: [1, 2, 300, 2_147_483_647], counts: [1, 127, 128, 3], lengths: [10, 200, 16_384, 1] };
  const read = noPostings();
  const loose = { passages: [7, 5], counts: [1, 2], lengths: [30, 40] };
  const block = { bytes: [], count: 0, last: 0 };
  postings.passages.forEach((passage, n) => {
    growBlock(block, passage, postings.counts[n] ?? 0, postings.lengths[n] ?? 0);
  });
  expect(block.count).toBe(4);
  const blocks = Buffer.concat([framed(block.bytes), framed(block.bytes)]);
  eachPosting({ count: 10, blocks, loose }, (...posting) => addPosting(read, ...posting));
  for (const list of ['passages', 'counts', 'lengths'] as const) {
    expect(read[list]).toEqual([...loose[list], ...postings[list], ...postings[list]]);
  }
});

test.for([
  ['kaleidoscope', 'kalediscope', 2],
  ['sacks', 'sakcs', 1],
  ['house', 'house', 0],
  ['', 'abc', 3],
] as const)('between %j and %j are %i slips', ([from, to, slips]) => {
  expect(countSlips(from, to)).toBe(slips);
});

test('a word of a query is looked for as each language files it', () => {
  const [word] = readQuery('Häuser', ['de', 'en']);
  expect(word?.terms).toHaveLength(2);
  expect(readQuery('数据', ['de', 'zh'])[0]?.terms).toHaveLength(1);
});

test('a word is left out only if the likeliest language leaves it out', () => {
  const wordsOf = (text: string) => readQuery(text, ['de', 'en']).map(({ word }) => word);
  expect(wordsOf('war in Ukraine')).toEqual(['war', 'ukraine']);
  expect(wordsOf('Wer war der erste Kanzler?')).toEqual(['kanzler']);
  expect(wordsOf('what did the otters do')).toEqual(['otters']);
});

const loosely = (loose: LoosePostings) => ({ count: loose.passages.length, blocks: new Uint8Array(), loose });

test('a rare word outweighs a common one, a short passage a long one, equal ones keep their order', () => {
  const postings = new Map([
    [1, loosely({ passages: [1, 2, 3, 6], counts: [1, 1, 1, 1], lengths: [10, 10, 40, 10] })],
    [2, loosely({ passages: [5], counts: [1], lengths: [10] })],
  ]);
  const wanted = [1, 2].map((term) => ({ terms: [term], weight: 1 }));
  const scores = scorePassages(wanted, { postings, passages: 10, languages: ['en'], averageLength: 12 });
  expect(bestOf(scores, 3).map(({ number }) => number)).toEqual([5, 1, 2]);
});

test('closer words, and words in the order of the query, score more', () => {
  const shape = {
    wordOf: new Map([
      [1, 0],
      [2, 1],
    ]),
    rarity: [3, 3],
    pairs: new Set([pairKey(0, 1)]),
  };
  const scoreOf = (...terms: number[]) => closenessOf(shape, Int32Array.from(terms), terms.length, 6);
  const [inOrder, turned, apart, one] = [
    scoreOf(1, 2, 9, 9, 9, 9),
    scoreOf(2, 1, 9, 9, 9, 9),
    scoreOf(1, 9, 9, 9, 9, 2),
    scoreOf(1, 9, 9, 9, 9, 9),
  ];
  expect([inOrder, turned, apart, one]).toEqual([inOrder, turned, apart, one].toSorted((a, b) => b - a));
  expect(inOrder).toBeGreaterThan(turned);
  expect(apart).toBeGreaterThan(one);
});
