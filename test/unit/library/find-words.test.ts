import { expect, test } from 'vitest';
import { findWords } from '../../../src/library/analyze/find-words.ts';

test.for([
  ['The U.S. president', ['the', 'us', 'president']],
  ['state-of-the-art node.js', ['state', 'of', 'the', 'art', 'node', 'js']],
  ["Luke's boat, the boats' sails", ['luke', 'boat', 'the', 'boats', 'sails']],
  ["I don't know l’eau", ['i', "don't", 'know', 'l', 'eau']],
  ['1,000 ships of 3.14 m', ['1000', 'ships', 'of', '3.14', 'm']],
  ['C++ and C#', ['c++', 'and', 'c#']],
  ['ﬁne ＡＢＣ', ['fine', 'abc']],
  ['数据库', ['数据', '据库']],
  ['日', ['日']],
  ['GPU加速', ['gpu', '加速']],
  ['🦦 — !', []],
] as const)('the words of %j', ([text, words]) => {
  expect(findWords(text).map(({ word }) => word)).toEqual(words);
});

test('each word is where it says', () => {
  const text = 'Otters’ dens: 数据 in U.S. rivers';
  expect(findWords(text).map(({ start, end }) => text.slice(start, end))).toEqual([
    'Otters’',
    'dens',
    '数据',
    'in',
    'U.S.',
    'rivers',
  ]);
});

test.for(['a', 'a.', "a'", '数', 'ก็', '1,', 'a-', '\u0301', '\ud800'])('a megabyte of %j takes a moment', (piece) => {
  const began = performance.now();
  findWords(piece.repeat(1_000_000 / piece.length));
  expect(performance.now() - began).toBeLessThan(3_000);
});
