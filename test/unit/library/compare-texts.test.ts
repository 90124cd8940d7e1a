import { applyPatch } from 'diff';
import { expect, test } from 'vitest';
import { compareTexts } from '../../../src/library/diff/compare-texts.ts';

const named = (name: string, lines: readonly string[]) => ({ name, text: lines.map((line) => `${line}\n`).join('') });
const numbered = (word: string) => Array.from({ length: 400 }, (_, n) => `${word} ${n}`);
const around = (lines: readonly string[]) => ['a', 'b', 'c', 'd', 'e', ...lines, 'v', 'w', 'x', 'y', 'z'];

test.for([
  [around(numbered('old')), around(numbered('new'))],
  [around(numbered('old')), around([])],
  [around([]), around(numbered('new'))],
  [numbered('old'), numbered('new')],
  [
    ['same', ...numbered('old')],
    ['same', ...numbered('new')],
  ],
  [
    [...numbered('old'), 'same'],
    [...numbered('new'), 'same'],
  ],
])('texts that take too long are compared roughly, by a patch that holds all the same', ([lines = [], others = []]) => {
  const [before, after] = [named('before', lines), named('after', others)];
  const rough = compareTexts(before, after, -1);
  expect(rough.isExact).toBe(false);
  expect(applyPatch(before.text, rough.patch)).toBe(after.text);
  const exact = compareTexts(before, after, 10_000);
  expect({ ...rough, patch: '', isExact: true }).toEqual({ ...exact, patch: '' });
});

test('a patch has no headers when the texts are the same', () => {
  const text = named('a', ['one', 'two']);
  expect(compareTexts(text, text, 1_000)).toEqual({ patch: '', addedLines: 0, removedLines: 0, isExact: true });
});
