import { expect, test } from 'vitest';
import { readQuotable } from '../../../src/library/ask/place-quote.ts';

function quoteOf(markdown: string, plain: string): string | null {
  const span = readQuotable(markdown).place(plain);
  return span === null ? null : markdown.slice(span.start, span.end);
}

test.for([
  ['as it stands', 'One. Two is here. Three.', 'Two is here.', 'Two is here.'],
  [
    'across a link',
    'See [the kelp](https://e.org/a_(b)) grow.',
    'See the kelp grow.',
    'See [the kelp](https://e.org/a_(b)) grow.',
  ],
  ['that begins with a link', 'A. [Kelp](https://e.org) grows.', 'Kelp grows.', '[Kelp](https://e.org) grows.'],
  ['that ends in a link', 'It is [kelp](https://e.org) B', 'It is kelp', 'It is [kelp](https://e.org)'],
  ['with emphasis inside a word', 'So un**believ**able it is.', 'So unbelievable it is.', 'So un**believ**able it is.'],
  ['with emphasis at its ends', 'A. **All** of *it*. B.', 'All of it.', '**All** of *it*.'],
  ['with escapes', 'The snake\\_case of 3 \\* 4.', 'The snake_case of 3 * 4.', 'The snake\\_case of 3 \\* 4.'],
  ['with reference marks', 'Otters[3] sleep.[12] They eat.', 'Otters sleep.', 'Otters[3] sleep.'],
  ['with escaped ones', 'Plans,\\[citation needed\\] design.', 'Plans, design.', 'Plans,\\[citation needed\\] design.'],
  ['over a soft line break', '> One\n> line.', 'One line.', 'One\n> line.'],
  ['in quotation marks', 'He said: “Go *on*.” Then', '“Go on.”', '“Go *on*.”'],
  ['in code', '```\nlet a = <b>c</b>;\n```', 'let a = <b>c</b>;', 'let a = <b>c</b>;'],
  ['without spaces', '水は[冷たい](https://e.org)です。次。', '水は冷たいです。', '水は[冷たい](https://e.org)です。'],
] as const)('a sentence %s is found with its markup', ([, markdown, plain, quote]) => {
  expect(quoteOf(markdown, plain)).toBe(quote);
});

test('a part of a word is not it, nor is what has no letters', () => {
  expect(quoteOf('The party is over. The art is here.', 'art is')).toBe('art is');
  expect(quoteOf('The party is over.', 'art is')).toBeNull();
  expect(quoteOf('One, two.', '…!')).toBeNull();
  expect(quoteOf('One, two.', 'Three.')).toBeNull();
});

test('hostile text takes no longer than other text', () => {
  const began = performance.now();
  expect(quoteOf('['.repeat(200_000), 'Not there at all.')).toBeNull();
  expect(quoteOf('<a '.repeat(100_000), 'Not there at all.')).toBeNull();
  expect(quoteOf(`${'a'.repeat(1_000_000)} b`, 'a'.repeat(900))).toBeNull();
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('a heading and the head of a table are known as such, and which heading a place stands under', () => {
  const markdown =
    'It begins.\n\n## The [keepers](/k)\n\nFour of them.\n\n```\n# no heading\n```\n\n| Land | Per head |\n| --- | ---: |\n| Finland | 58 |\n\n### Visiting\n\nCome.';
  const text = readQuotable(markdown);
  const labels = ['The keepers', 'Land Per head', 'Visiting', 'Four of them.', 'Finland 58', 'no heading'];
  expect(labels.filter(text.isLabel)).toEqual(['The keepers', 'Land Per head', 'Visiting']);
  const headingOf = (plain: string) => text.headingAt(text.place(plain)?.start ?? Number.NaN);
  expect(['It begins.', 'Four of them.', 'Finland', 'Come.'].map(headingOf)).toEqual([
    null,
    'The keepers',
    'The keepers',
    'Visiting',
  ]);
});
