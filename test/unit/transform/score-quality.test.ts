import { expect, test } from 'vitest';
import { transformContent } from '../../../src/pipeline/transform/transform-content.ts';
import { page } from './page.ts';

/** Sentences that differ, of about twenty words each. */
function prose(sentences: number): string {
  const who = ['The keeper', 'A visitor', 'One fisherman', 'The museum', 'Her daughter', 'An old map', 'The council'];
  const did = ['described', 'remembered', 'measured', 'drew', 'questioned', 'repaired', 'sold', 'missed', 'found'];
  const what = [
    'the northern harbour',
    'a broken lantern',
    'every herring boat',
    'the narrow footpath',
    'that winter storm',
  ];
  return Array.from({ length: sentences }, (_, i) => {
    const end = i % 4 === 3 ? '\n\n' : ' ';
    return `${who[i % 7]} ${did[i % 9]} ${what[i % 5]} near ${1800 + i} houses, because nobody else in town had time for it then.${end}`;
  }).join('');
}

const qualityOf = (...args: Parameters<typeof page>) =>
  transformContent(page(...args), { skipScreening: true }).quality;

const article = `${prose(20)}\n\n## Sources\n\n${prose(20)}\n\n- [A](https://a.example/1)\n- [B](https://b.example/2)\n- [C](https://c.example/3)`;

test('the score is the weighted mean of its reasons, whose weights are the whole', () => {
  const { score, reasons } = qualityOf(article);
  expect(reasons.reduce((sum, reason) => sum + reason.weight, 0)).toBeCloseTo(1);
  expect(score).toBeCloseTo(
    reasons.reduce((sum, reason) => sum + reason.weight * reason.score, 0),
    0,
  );
});

test('every reason gives its figures in a sentence', () => {
  const { reasons } = qualityOf(article, {
    author: 'Anna Brandt',
    publishedAt: '2021-03-04T10:00:00Z',
    site: 'The Coast',
  });
  const said = Object.fromEntries(reasons.map((reason) => [reason.criterion, reason.explanation]));
  expect(said.depth).toMatch(/^\d+ words in \d+ paragraphs: .*\.$/);
  expect(said.provenance).toBe('Written by Anna Brandt, published 2021-03-04, on The Coast.');
  expect(said.sources).toMatch(/^Links to 3 other sites, /);
});

test('a signed, dated article outranks the same text without a name, that a short note, and that a list of links', () => {
  const signed = qualityOf(article, { author: 'Anna Brandt', publishedAt: '2021-03-04', site: 'The Coast' }).score;
  const unsigned = qualityOf(article).score;
  const note = qualityOf('Milk is cheaper on Tuesdays at the corner shop.').score;
  const links = qualityOf('- [Buy](/a)\n- [Buy](/b)\n- [More](/c)', { signals: { linkDensity: 0.9 } }).score;
  expect(signed).toBeGreaterThanOrEqual(7);
  expect(signed).toBeGreaterThan(unsigned);
  expect(unsigned).toBeGreaterThan(note);
  expect(note).toBeGreaterThan(links);
  expect(links).toBeLessThan(5);
});

test('a page with nothing at all has a score nevertheless', () => {
  const { score } = qualityOf('', { title: '', site: '' });
  expect(score).toBeGreaterThanOrEqual(0);
  expect(score).toBeLessThan(3);
});
