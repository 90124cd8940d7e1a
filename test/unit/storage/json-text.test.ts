import { expect, test } from 'vitest';
import { jsonText } from '../../../src/storage/database/json-text.ts';

test.for([
  ['plain text', 'plain text'],
  ['a\u0000b', 'ab'],
  ['half \ud83d a pair', 'half \ufffd a pair'],
  ['half \udc00 a pair', 'half \ufffd a pair'],
  ['a whole pair 😀', 'a whole pair 😀'],
  ['a backslash, as in \\u0000 and \\ud800', 'a backslash, as in \\u0000 and \\ud800'],
] as const)('%j is stored as %j', ([given, stored]) => {
  expect(JSON.parse(jsonText({ list: [given] }))).toEqual({ list: [stored] });
});
