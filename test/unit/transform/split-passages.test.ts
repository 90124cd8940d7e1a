import { expect, test } from 'vitest';
import { splitPassages } from '../../../src/pipeline/transform/split-passages.ts';

const sentence = (n: number) => `Sentence ${n} says that the tide rose again and fell.`;
const prose = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => sentence(from + n)).join(' ');
const countWords = (text: string) => text.split(/\s+/).length;

test('passages end with sentences, hold 200 words at most, and repeat up to 40 of the one before', () => {
  const passages = splitPassages(prose(0, 60), 'en');
  expect(passages.length).toBeGreaterThan(2);
  for (const { text } of passages) {
    expect(countWords(text)).toBeLessThanOrEqual(200);
    expect(text).toMatch(/^Sentence .* fell\.$/);
  }
  const [first, second] = passages.map(({ text }) => text.match(/Sentence \d+/g) ?? []);
  expect(first?.slice(-4)).toEqual(second?.slice(0, 4));
});

test('a section begins a passage, under its heading, unless the one before is short', () => {
  const passages = splitPassages(`${prose(0, 12)}\n\n## Ebb\n\n${prose(20, 24)}\n\n### Neap\n\n${prose(30, 34)}`, 'en');
  expect(passages.map(({ heading }) => heading)).toEqual([null, 'Ebb']);
  expect(passages[1]?.text).toContain('\nNeap\n');
  expect(passages[1]?.text).not.toContain('Sentence 11');
});

test('headings without text, and no text at all, make no passages', () => {
  expect(splitPassages('', 'en')).toEqual([]);
  expect(splitPassages('## One\n\n## Two', 'en')).toEqual([]);
});

test('lists, tables and code are kept by lines', () => {
  const [passage] = splitPassages('- one thing\n- another\n\n| a | b |\n|---|---|\n| c | d |\n\n```\nlet x\n```', 'en');
  expect(passage?.text).toBe('one thing\nanother\na b\nc d\nlet x');
});

test('what has no sentences or no spaces is cut all the same', () => {
  expect(splitPassages('word '.repeat(1_000), 'en').map(({ text }) => countWords(text))).toEqual([
    200, 200, 200, 200, 200,
  ]);
  const han = splitPassages('潮'.repeat(1_000), 'zh');
  expect(han.map(({ text }) => text.length)).toEqual([400, 400, 200]);
});

test.for(['a', '. ', '# ', '- x\n', '潮。', '|a|\n', '```\n'])('a megabyte of %j takes a moment', (piece) => {
  const began = performance.now();
  splitPassages(piece.repeat(1_000_000 / piece.length), 'en');
  expect(performance.now() - began).toBeLessThan(5_000);
});
