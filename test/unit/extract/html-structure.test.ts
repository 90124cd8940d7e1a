import { expect, test } from 'vitest';
import { extractHtml } from '../../../src/pipeline/extract/html.ts';

const SENTENCE = 'The librarian read the page from the first line to the last, and set it on the shelf with care.';
const PROSE = `<p>${SENTENCE} ${SENTENCE}</p>`.repeat(6);
const markdownOf = (inner: string) =>
  extractHtml(`<html><body><article>${PROSE}${inner}${PROSE}</article></body></html>`, 'https://a.example/b')
    .markdown.replaceAll(`${SENTENCE} ${SENTENCE}`, '')
    .trim();

test('tables laid out within tables become the text of their cells, in order', () => {
  const markdown = markdownOf(`<table><tr><td><table><tr><td><p>Left</p></td></tr></table></td>
    <td><p>Right, first</p><p>Right, second</p></td></tr></table>`);
  expect(markdown).toMatch(/^Left\n\nRight, first\n\nRight, second$/);
});

test('a table of data within one for layout stays a table', () => {
  const markdown = markdownOf(`<table><tr><td><p>Before</p><table><tr><th>Name</th><th>Size</th></tr>
    <tr><td>One</td><td>3</td></tr><tr><td>Two</td><td>4</td></tr></table></td></tr></table>`);
  expect(markdown).toContain('Before');
  expect(markdown).toContain('| Name | Size |\n| --- | --- |\n| One | 3 |\n| Two | 4 |');
});

test('lists within lists are indented below their item', () => {
  const markdown = markdownOf(
    '<ul><li>One<ol><li>First</li><li>Second<ul><li>Deep</li></ul></li></ol></li><li>Two</li></ul>',
  );
  const lines = markdown.split('\n').filter((line) => line.trim() !== '');
  expect(lines.map((line) => line.trim().replace(/\s+/, ' '))).toEqual([
    '- One',
    '1. First',
    '2. Second',
    '- Deep',
    '- Two',
  ]);
  const indents = lines.map((line) => line.search(/\S/));
  expect(indents[1]).toBeGreaterThanOrEqual(2);
  expect(indents[3]).toBeGreaterThan(indents[2] ?? 0);
  expect(indents[4]).toBe(0);
});

test('a link around a card becomes one on its heading, and the card keeps its text', () => {
  const markdown = markdownOf('<a href="/card"><div><h3>A card</h3><p>What the card says.</p></div></a>');
  expect(markdown).toBe('### [A card](https://a.example/card)\n\nWhat the card says.');
});

test('a link around paragraphs becomes one on the first of them', () => {
  const markdown = markdownOf('<a href="/card"><p>First line.</p><p>Second line.</p></a>');
  expect(markdown).toBe('[First line.](https://a.example/card)\n\nSecond line.');
});
