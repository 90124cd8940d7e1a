import { expect, test } from 'vitest';
import { createIndexEntry } from '../../../src/library/index-entry.ts';
import { retitleEntry } from '../../../src/library/retitle-entry.ts';

const PASSAGES = [
  { heading: null, text: 'Storks build nests.' },
  { heading: 'Food', text: 'They eat frogs and mice.' },
];

test('an entry under another title is as if it had been made with it', () => {
  const before = createIndexEntry('Storks in spring', PASSAGES, 'en');
  const { words, ...retitled } = retitleEntry(before, 'Storks in spring', 'White birds');
  const { words: made, ...entry } = createIndexEntry('White birds', PASSAGES, 'en');
  expect(retitled).toEqual(entry);
  expect(words).toEqual(expect.arrayContaining([...made]));
});

test('a page without text is found by its new title alone', () => {
  const before = createIndexEntry('Storks', [], 'de');
  expect(retitleEntry(before, 'Storks', 'Weiße Vögel')).toEqual(createIndexEntry('Weiße Vögel', [], 'de'));
});
