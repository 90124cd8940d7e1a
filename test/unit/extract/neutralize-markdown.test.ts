import { expect, test } from 'vitest';
import { neutralizeMarkdown } from '../../../src/pipeline/extract/neutralize-markdown.ts';

const neutral = (markdown: string) => neutralizeMarkdown(markdown, 'https://a.example/docs/x.md');

test.for([
  ['in a list', '- [a]: javascript:alert(1)'],
  ['in a numbered list', '12. [a]: javascript:alert(1)'],
  ['in a quotation', '> > [a]: javascript:alert(1)'],
  ['in a list in a quotation', '> - [a]: javascript:alert(1)'],
  ['with its address on the next line', '[a]:\n  javascript:alert(1)'],
  ['with its address on the next line of a quotation', '> [a]:\n> javascript:alert(1)'],
  ['with an address in brackets', '[a]: <javascript:alert(1)>'],
  ['with a title', '[a]: javascript:alert(1) "title"'],
] as const)('a link definition %s loses an address that could run', ([, markdown]) => {
  expect(neutral(markdown)).not.toContain('javascript');
});

test.for([
  ['on the next line', '[a](\njavascript:alert(1))'],
  ['on the next line of a quotation', '> [a](\n> javascript:alert(1))'],
  ['after unequal runs of backticks', '``x` [a](javascript:alert(1)) `'],
  ['after a run that is closed on the next line', 'x ` y\n`[a](javascript:alert(1))`'],
  ['between backticks of which the first is escaped', '\\`[a](javascript:alert(1))`'],
  ['between a backtick of an address and another', '<https://b.example/`>[a](javascript:alert(1))`'],
  ['between backticks in different cells', '| `a | [b](javascript:alert(1))` |'],
  ['below a fence whose list has ended', '- a\n  ```\nout [a](javascript:alert(1))'],
  ['below what only looks like a fence', '``` a`b\n[a](javascript:alert(1))'],
] as const)('a link %s loses an address that could run', ([, markdown]) => {
  expect(neutral(markdown)).not.toContain('javascript');
});

test('definitions of links become absolute, remarks that look like them stay', () => {
  expect(neutral('> [a]: more.md "More"\n\n[b]:\n  <other.md>')).toBe(
    '> [a]: https://a.example/docs/more.md "More"\n\n[b]:\n  https://a.example/docs/other.md',
  );
  const remarks = '[Note]: see the other page\n\n[^1]: Smith\n';
  expect(neutral(remarks)).toBe(remarks);
});

test('code stays as it is: spans of any number of backticks, fences, fences within fences', () => {
  const code = 'A `<b>` and ``[`x`](javascript:1)`` b\n\n````md\n```\n<i>[x](javascript:1)\n```\n````\n';
  expect(neutral(code)).toBe(code);
});

test('raw HTML is escaped, also where the page tried to keep it from being escaped', () => {
  expect(neutral('<b> \\<i> \\\\<u> <https://b.example/>')).toBe('\\<b> \\<i> \\\\\\<u> <https://b.example/>');
});

test.for(['[', '](', '[a]:', '`', '``\n`', '> ', '<a', '\\', '](a(', '- [a]: <'])(
  '300,000 characters of %j come to an end',
  { timeout: 30_000 },
  (piece) => {
    expect(neutral(piece.repeat(300_000 / piece.length)).length).toBeGreaterThan(0);
  },
);
