import { expect, test } from 'vitest';
import { closenessOf, pairKey } from '../../../src/library/lexical/closeness.ts';
import { countSlips } from '../../../src/library/lexical/correct-words.ts';
import { packPostings } from '../../../src/library/lexical/pack-postings.ts';
import {
  addPosting,
  createBlockWriter,
  eachPosting,
  type LoosePostings,
  noPostings,
} from '../../../src/library/lexical/posting-block.ts';
import { readQuery } from '../../../src/library/lexical/read-query.ts';
import { bestOf, scorePassages } from '../../../src/library/lexical/score-passages.ts';

test('postings come back as they were stored', () => {
  const postings = { passages: [1, 2, 300, 2_147_483_647], counts: [1, 127, 128, 3], lengths: [10, 200, 16_384, 1] };
  const loose = { passages: [7, 5], counts: [1, 2], lengths: [30, 40] };
  const writer = createBlockWriter(8);
  const sizes = [1, 2].map(() => {
    postings.passages.forEach((passage, n) => {
      writer.add(passage, postings.counts[n] ?? 0, postings.lengths[n] ?? 0);
    });
    return writer.endBlock();
  });
  const blocks = writer.bytes();
  expect(sizes).toEqual([blocks.length / 2, blocks.length / 2]);
  const read = noPostings();
  eachPosting({ count: 10, blocks, loose }, (...posting) => addPosting(read, ...posting));
  for (const list of ['passages', 'counts', 'lengths'] as const) {
    expect(read[list]).toEqual([...loose[list], ...postings[list], ...postings[list]]);
  }
});

test('the postings of passages are packed by term', () => {
  const [low, high, other] = [-2_147_483_648, 2_147_483_647, -5];
  const { length, batches } = packPostings(
    // Of the first passage, one term is the title's.
    [
      passageAs(7, 1, [high, low, high]),
      passageAs(2_000_000_000, 0, [other, high]),
      passageAs(2_000_000_001, 0, []),
    ].join(''),
  );
  expect(length).toBe(4 + 2);
  expect(batches).toHaveLength(1);
  const { terms, counts, starts, sizes, blocks } = batches[0] ?? expect.fail('no batch');
  expect([terms, counts]).toEqual([`{${low},${other},${high}}`, '{1,1,2}']);
  const listOf = (array: string): number[] => JSON.parse(array.replace('{', '[').replace('}', ']'));
  const read = listOf(starts).map((start, index) => {
    const own = Buffer.from(blocks, 'base64').subarray(start - 1, start - 1 + (listOf(sizes)[index] ?? 0));
    const postings: number[][] = [];
    eachPosting({ count: 0, blocks: own, loose: noPostings() }, (...posting) => postings.push(posting));
    return postings;
  });
  // High stands in the title, which counts twice, and once in the text.
  expect(read).toEqual([
    [[7, 1, 4]],
    [[2_000_000_000, 1, 2]],
    [
      [7, 3, 4],
      [2_000_000_000, 1, 2],
    ],
  ]);
});

test('no passages have no postings', () => {
  expect(packPostings('')).toEqual({ length: 0, batches: [] });
});

function passageAs(number: number, titleTerms: number, terms: readonly number[]): string {
  const head = Buffer.alloc(12);
  for (const [index, value] of [number, titleTerms, terms.length * 4].entries()) head.writeInt32BE(value, index * 4);
  return head.toString('hex') + Buffer.from(Int32Array.from(terms).buffer).toString('hex');
}

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
