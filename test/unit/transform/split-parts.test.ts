import { expect, test } from 'vitest';
import { splitParts } from '../../../src/pipeline/transform/split-parts.ts';

const words = (count: number, name = 'word') => Array.from({ length: count }, (_, n) => `${name}${n}`).join(' ');
const blocks = (count: number, each: number) =>
  Array.from({ length: count }, (_, n) => words(each, `b${n}-`)).join('\n\n');

test('what a model can read at once is one part, as it is', () => {
  expect(splitParts('One.\n\nTwo.')).toEqual(['One.\n\nTwo.']);
  expect(splitParts('')).toEqual([]);
});

test('a long text is cut between its blocks, into parts of about equal length', () => {
  const text = blocks(20, 100);
  const parts = splitParts(text, { words: 600, most: 8 });
  expect(parts.join('\n\n')).toBe(text);
  expect(parts.map((part) => part.split(/\s+/).length)).toEqual([500, 500, 500, 500]);
});

test('of a text that is longer than all parts, some are left out evenly, neither the first nor the last', () => {
  const parts = splitParts(blocks(40, 100), { words: 100, most: 4 });
  expect(parts.map((part) => /b(\d+)/.exec(part)?.[1])).toEqual(['0', '13', '26', '39']);
});

test('a block without a break is cut all the same, also where words have no spaces between them', () => {
  expect(splitParts(words(1_000), { words: 250, most: 8 }).length).toBeGreaterThan(3);
  expect(splitParts('港'.repeat(2_000), { words: 250, most: 8 }).map(({ length }) => length)).toEqual([
    500, 500, 500, 500,
  ]);
  expect(splitParts('x'.repeat(12_000), { words: 250, most: 8 })).toHaveLength(4);
});
