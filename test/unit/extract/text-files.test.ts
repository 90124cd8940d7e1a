import { expect, test } from 'vitest';
import { extractMarkdown } from '../../../src/pipeline/extract/markdown.ts';
import { outlineOf } from '../../../src/pipeline/extract/outline.ts';
import { extractPlainText } from '../../../src/pipeline/extract/plain-text.ts';

test('plain text keeps its paragraphs, and is called by its first line', () => {
  const page = extractPlainText('A note\r\n\r\nFirst.\r\n\r\nSecond, 1 < 2 <b>.\n', 'https://a.example/note.txt');
  expect(page).toMatchObject({ title: 'A note', site: 'a.example' });
  expect(page.markdown).toBe('A note\n\nFirst.\n\nSecond, 1 < 2 \\<b>.');
});

test('plain text whose first line is long is called by its file', () => {
  expect(extractPlainText('word '.repeat(50), 'file:my%20notes.txt').title).toBe('my notes');
});

test('text of nothing but white space is empty content', () => {
  expect(() => extractPlainText(' \n\t', 'file:a.txt')).toThrow(expect.objectContaining({ code: 'EMPTY_CONTENT' }));
  expect(() => extractMarkdown('---\ntitle: x\n---\n', 'file:a.md')).toThrow(
    expect.objectContaining({ code: 'EMPTY_CONTENT' }),
  );
});

test('front matter tells about a Markdown file, and is no part of it', () => {
  const page = extractMarkdown(
    '---\ntitle: "On shelves: a study"\nauthors:\n  - Ann Lee\n  - Bo Ek\ndate: 2024-05-31 # draft\nlang: de\n---\n\nText.\n',
    'https://a.example/x.md',
  );
  expect(page).toMatchObject({
    title: 'On shelves: a study',
    author: 'Ann Lee, Bo Ek',
    publishedAt: '2024-05-31',
    declaredLanguage: 'de',
    markdown: 'Text.',
  });
});

test('the first heading is the title, and is shown apart', () => {
  const page = extractMarkdown('# The *great* [shelf](x)\n\nText.\n\n## Part\n', 'https://a.example/x.md');
  expect(page).toMatchObject({ title: 'The great shelf', markdown: 'Text.\n\n## Part' });
  expect(page.outline).toEqual([{ level: 2, text: 'Part' }]);
});

test('a Markdown file without heading is called by its name', () => {
  expect(extractMarkdown('Text.', 'https://a.example/docs/READ-ME.md').title).toBe('READ-ME');
});

test('raw HTML and script links in Markdown do no harm, and code stays as it is', () => {
  const { markdown } = extractMarkdown(
    'A <script>alert(1)</script> [x](javascript:alert(2)) [y](JAVASCRIPT&colon;alert(3)) ![z](data:x) [w](<javascript:a b>)\n' +
      '[r]: vbscript:x\n[ok](more.md) <https://b.example/> `<b>`\n\n```html\n<i>[x](javascript:1)\n```\n',
    'https://a.example/docs/x.md',
  );
  expect(markdown).not.toMatch(/javascript:alert|JAVASCRIPT|data:|vbscript|javascript:a b/);
  expect(markdown).toContain('A \\<script>alert(1)\\</script>');
  expect(markdown).toContain('[ok](https://a.example/docs/more.md) <https://b.example/> `<b>`');
  expect(markdown).toContain('```html\n<i>[x](javascript:1)\n```');
});

test('an outline knows headings from lines within code', () => {
  const text = '## One `x`\n\n```sh\n# no heading\n```\n\n### [Two](https://a.example) \\<b>\n';
  expect(outlineOf(text)).toEqual([
    { level: 2, text: 'One x' },
    { level: 3, text: 'Two <b>' },
  ]);
});

test('an outline ends after 200 headings', () => {
  expect(outlineOf('# x\n'.repeat(500))).toHaveLength(200);
});
