import { expect, test } from 'vitest';
import { termsOf } from '../../../src/library/analyze/terms-of.ts';
import { createIndexEntry } from '../../../src/library/index-entry.ts';
import { countTerms, toTerms } from '../../../src/library/lexical/passage-terms.ts';

const termOf = (word: string, language: string) => termsOf(word, language)[0]?.term;

test.for([
  ['en', 'running', 'runs'],
  ['en', 'Beyoncé', 'beyonce'],
  ['de', 'Häuser', 'Haus'],
  ['ru', 'домами', 'дом'],
  ['hi', 'किताबें', 'किताब'],
  ['ar', 'المكتبات', 'مكتبة'],
  ['tr', 'kitapları', 'kitap'],
])('%s: %s and %s are one term', ([language = '', one = '', other = '']) => {
  expect(termOf(one, language)).toBe(termOf(other, language));
});

test('words that only hold sentences together are left out', () => {
  expect(termsOf('What is it that they were?', 'en')).toEqual([]);
  expect(termsOf('the first system', 'en')).toHaveLength(2);
});

test('a passage holds the terms of title, heading and text; those of the title count twice', () => {
  const passages = [{ heading: 'Nests', text: 'Storks build nests.' }];
  const { passages: indexed, length, words } = createIndexEntry('Storks', passages, 'en');
  const [{ terms, titleTerms } = { terms: new Uint8Array(), titleTerms: 0 }] = indexed;
  const counts = countTerms(toTerms(terms), titleTerms);
  expect(['stork', 'nest', 'build'].map((word) => counts.get(termOf(word, 'en') ?? 0))).toEqual([3, 2, 1]);
  expect(length).toBe(6);
  expect(words).toEqual(['storks', 'nests', 'build']);
});

test('a page without text is found by its title', () => {
  const { passages } = createIndexEntry('Storks', [], 'en');
  expect(passages).toMatchObject([{ heading: null, text: 'Storks', titleTerms: 1 }]);
});
