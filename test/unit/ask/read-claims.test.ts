import { expect, test } from 'vitest';
import { neutralizeText } from '../../../src/library/ask/neutralize-text.ts';
import { readClaims } from '../../../src/library/ask/read-claims.ts';

/** The claims of a text that comes in pieces of so many characters. */
function claimsOf(text: string, size: number): [string, readonly number[]][] {
  const reader = readClaims('en');
  const parts = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
  const claims = [...parts.flatMap((part) => reader.add(part)), ...reader.end()];
  return claims.map(({ text: claim, marks }) => [claim.trim(), marks]);
}

const WRITTEN =
  'Otters sleep [1]. They hold hands.[2][3] Dr. Brown saw it. [1, 2] <b>it</b> is so 【4】.\n\nNo source here. In the U.S. too [^5]';

test.for([1, 3, 7, 1_000])('sentences get their marks, wherever these stand, in pieces of %i', (size) => {
  expect(claimsOf(WRITTEN, size)).toEqual([
    ['Otters sleep.', [1]],
    ['They hold hands.', [2, 3]],
    ['Dr. Brown saw it.', [1, 2]],
    ['<b>it</b> is so.', [4]],
    ['No source here.', []],
    ['In the U.S. too', [5]],
  ]);
});

test('a sentence is let go as soon as the next one has begun, and not before', () => {
  const reader = readClaims('en');
  expect(reader.add('Otters sleep. ')).toEqual([]);
  expect(reader.add('[')).toEqual([]);
  expect(reader.add('1] ')).toEqual([]);
  expect(reader.add('They')).toEqual([{ text: 'Otters sleep.', marks: [1] }]);
});

test('text without an end is not held for ever', () => {
  const reader = readClaims('en');
  expect(reader.add('otter '.repeat(1_000)).length).toBe(1);
});

test.for([
  ['a [link](https://e.org/x) here', 'a link here'],
  ['an ![image](https://e.org/x.png) here', 'an here'],
  ['<script>alert(1)</script> text', 'alert(1) text'],
  ['cut <img src=x onerror=alert(1)', 'cut ‹img src=x onerror=alert(1)'],
  ['see https://e.org/?leak=1 or javascript:alert(1)', 'see or'],
  ['# **Bold** `code` and snake_case', 'Bold code and snake_case'],
  ['turn\u202ed \u001b[31mred', 'turnd [31mred'],
] as const)('%s', ([text, plain]) => {
  expect(neutralizeText(text)).toBe(plain);
});
