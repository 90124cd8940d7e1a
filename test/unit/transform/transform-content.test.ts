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

const summaryOf = (markdown: string, about: Parameters<typeof page>[1] = {}) =>
  transformContent(page(markdown, about), { skipScreening: false }).summary;

test('a list of teasers is summed up by its description, unless that may be of the whole site', () => {
  const teasers = Array.from(
    { length: 20 },
    (_, i) => `### Story ${i}\n\nAnn Lee, ${i} days ago\n\nWhat happened on day ${i}.`,
  );
  const description = 'News of lamps: what is new, who makes them, and where they are sold today.';
  expect(summaryOf(teasers.join('\n\n'), { title: 'News of lamps', description })).toBe(description);
  const prose = 'Lamps are made of oak in the north. In the south they are made of clay and painted by hand.';
  const partly = [prose, ...teasers.slice(0, 8)].join('\n\n');
  expect(summaryOf(partly, { title: 'Making', description: 'The world of light, since 1887, in one place.' })).toBe(
    prose,
  );
});

test('a summary is never a list of names or prices', () => {
  const things = Array.from({ length: 30 }, (_, i) => `Ann Lee\n\n${i} days ago\n\n## Chair ${i}\n\nSale price ${i} €`);
  const outline = Array.from({ length: 30 }, (_, i) => ({ level: 2, text: `Chair ${i}` }));
  expect(summaryOf(things.join('\n\n'), { outline })).toMatch(/^Chair 0 · Chair 1 · /);
  const listed = things.map((thing) => `- Sale\n\n    ${thing.replaceAll('\n\n', '\n\n    ')}`);
  expect(summaryOf(listed.join('\n\n'), { description: 'Chairs' })).toMatch(/^Chair 0 · Chair 1 · /);
  expect(summaryOf([...things, 'All chairs are made of oak by hand.'].join('\n\n'), { outline })).toBe(
    'All chairs are made of oak by hand.',
  );
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
    expect(performance.now() - started).toBeLessThan(20_000);
  },
  60_000,
);
