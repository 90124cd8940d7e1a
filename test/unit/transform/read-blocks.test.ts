import { expect, test } from 'vitest';
import { plainInline } from '../../../src/pipeline/transform/plain-inline.ts';
import { plainTextOf } from '../../../src/pipeline/transform/plain-text-of.ts';
import { readBlocks } from '../../../src/pipeline/transform/read-blocks.ts';

const MARKDOWN = `## A heading ##

A **bold** paragraph
over two lines, with a [link](https://a.example/x_(y) "title") and \`code\`.

- first *item*
- second item

> quoted

| Name | Size |
| --- | --- |
| oak | 30 m |

\`\`\`js
const secret = 1;
\`\`\`

---
Old heading
===========
The end.`;

test('blocks are read by kind, in order', () => {
  expect(readBlocks(MARKDOWN)).toEqual([
    { kind: 'heading', text: 'A heading' },
    { kind: 'paragraph', text: 'A bold paragraph over two lines, with a link and code.' },
    { kind: 'item', text: 'first item' },
    { kind: 'item', text: 'second item' },
    { kind: 'quote', text: 'quoted' },
    { kind: 'table', text: 'Name Size\noak 30 m' },
    { kind: 'code', text: 'const secret = 1;' },
    { kind: 'heading', text: 'Old heading' },
    { kind: 'paragraph', text: 'The end.' },
  ]);
});

test('plain text leaves code out', () => {
  const blocks = readBlocks(MARKDOWN);
  expect(plainTextOf(blocks)).not.toContain('secret');
  expect(plainTextOf(blocks)).toContain('second item');
});

test('inline markup goes, what is escaped or only looks like markup stays', () => {
  expect(
    plainInline('![alt](a.png)A [![x](b.png) label](/c) see[\\[3\\]](#n) 5 \\* 3, snake_case, _so_, 2 &lt; 3<br>'),
  ).toBe('A label see 5 * 3, snake_case, so, 2 < 3');
  expect(plainInline('See https://a.example/b?c=d for **all**.')).toBe('See for all.');
});

test('hostile Markdown is read in time that grows with its length only', () => {
  const started = performance.now();
  for (const piece of ['[', '![', '](', '[a](', '<a ', '**', '_', '`', '> ', '|', '\\', '[](x "', '&', '~~', '- '])
    readBlocks(piece.repeat(200_000 / piece.length));
  expect(performance.now() - started).toBeLessThan(5000);
});
