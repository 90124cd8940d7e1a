import { expect, test } from 'vitest';
import { DomainError } from '../../../src/domain/failure.ts';
import { transformContent } from '../../../src/pipeline/transform/transform-content.ts';
import { page } from './page.ts';

const MARKDOWN = `## How tides work

The moon pulls the **ocean** towards it, and so tides rise twice a day. The [sun](https://sun.example/) pulls as well, though
less than half as much. When sun and moon stand in line, spring tides are the highest of the month.

\`\`\`
tide = moon + sun
\`\`\`

At half moon the two pull at right angles, and neap tides hardly reach the harbour wall. Sailors print tide tables a year ahead.`;

test('a page is understood: language, words, summary without markup, tags, quality', () => {
  const understood = transformContent(page(MARKDOWN, { title: 'How tides work' }), { skipScreening: false });
  expect(understood.language).toBe('en');
  expect(understood.wordCount).toBeGreaterThan(60);
  expect(understood.summary).toMatch(/^The moon pulls the ocean towards it/);
  expect(understood.summary).not.toMatch(/\*\*|\[|moon \+ sun/);
  expect(understood.tags).toContain('moon');
  expect(understood.quality.reasons.length).toBeGreaterThan(4);
});

test('a bot check is refused with its code, unless screening is skipped', () => {
  const check = page('Checking your browser before accessing the site.', { title: 'Just a moment...' });
  expect(() => transformContent(check, { skipScreening: false })).toThrow(DomainError);
  expect(() => transformContent(check, { skipScreening: false })).toThrow(
    expect.objectContaining({ code: 'BOT_CHALLENGE' }),
  );
  expect(transformContent(check, { skipScreening: true }).language).toBe('en');
});

test('a page of labels is summed up by its own description', () => {
  const labels = Array.from({ length: 60 }, (_, i) => `- Blue chair ${i}`).join('\n');
  const description = 'Chairs for every room, made of oak and beech in our own workshop, delivered within a week.';
  expect(transformContent(page(labels, { description }), { skipScreening: false }).summary).toBe(description);
});

test('a page with code and nothing else is a page', () => {
  const code = `\`\`\`\n${'print("tide", moon + sun)\n'.repeat(20)}\`\`\``;
  expect(transformContent(page(code, { title: 'tides.py' }), { skipScreening: false }).wordCount).toBe(0);
});

test.each(['The tide rose past the wall. ', 'a', '潮が満ちる。', 'A.B. ', '- x\n'])(
  'a megabyte of %j ends within seconds',
  (piece) => {
    const started = performance.now();
    transformContent(page(piece.repeat(1_000_000 / piece.length)), { skipScreening: true });
    expect(performance.now() - started).toBeLessThan(8000);
  },
  20_000,
);
