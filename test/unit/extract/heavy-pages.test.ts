import { expect, test } from 'vitest';
import { extractHtml } from '../../../src/pipeline/extract/html.ts';
import { extractPlainText } from '../../../src/pipeline/extract/plain-text.ts';

const URL = 'https://heavy.example/page';

test.for(['div', 'b', 'ul><li', 'table><tr><td', 'blockquote', 'svg'])(
  '100,000 nested <%s> come to an end',
  { timeout: 60_000 },
  (tag) => {
    const page = `<p>Before</p>${`<${tag}>`.repeat(100_000)}the bottom`;
    expect(extractHtml(page, URL).signals.rawTitle).toBe('');
  },
);

test('the text below the deepest level is kept', () => {
  expect(extractHtml(`${'<div>'.repeat(100_000)}the bottom${'</div>'.repeat(100_000)}`, URL).markdown).toBe(
    'the bottom',
  );
});

test('a page of 5 MB is read', () => {
  const paragraph = `<p>${'All work and no play makes a dull page. '.repeat(25)}</p>`;
  const page = extractHtml(`<main>${paragraph.repeat(5000)}</main>`, URL);
  expect(page.markdown.length).toBeGreaterThan(4_500_000);
}, 60_000);

test.for([
  ['white space', `<pre>${' '.repeat(300_000)}x</pre>`],
  ['open brackets', `<p>${'['.repeat(300_000)}</p>`],
  ['attributes', `<p ${'a=1 '.repeat(300_000)}>x</p>`],
  ['one long name', `<p class="${'sidebar-'.repeat(100_000)}">x</p>`],
  ['unclosed comments', `x${'<!--'.repeat(300_000)}`],
  ['table cells', `<table><tr>${'<td>x'.repeat(20_000)}</table>`],
] as const)('a page of nothing but %s comes to an end', { timeout: 60_000 }, ([, page]) => {
  expect(extractHtml(`<p>Text</p>${page}`, URL).markdown).toContain('Text');
});

test('a text of one endless line comes to an end', () => {
  expect(extractPlainText(`a${' '.repeat(500_000)}b`, 'file:line.txt').title).toBe('line');
}, 60_000);
