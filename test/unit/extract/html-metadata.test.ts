import { expect, test } from 'vitest';
import { extractHtml } from '../../../src/pipeline/extract/html.ts';

const read = (head: string, body = '<p>Some text of the page.</p>', url = 'https://www.paper.example/a/story') =>
  extractHtml(`<html><head>${head}</head><body>${body}</body></html>`, url);
const jsonLd = (value: object) => `<script type="application/ld+json">${JSON.stringify(value)}</script>`;

test('JSON-LD tells title, author, date and site, also from within a graph', () => {
  const page = read(
    jsonLd({
      '@graph': [
        { '@type': 'WebSite', name: 'The Paper' },
        {
          '@type': ['NewsArticle'],
          headline: 'Storm over the sea',
          author: [{ name: 'Ann Lee' }, { name: 'By Bo Ek' }],
          datePublished: '2024-05-31T08:00:00+02:00',
          isAccessibleForFree: 'False',
        },
      ],
    }),
  );
  expect(page).toMatchObject({
    title: 'Storm over the sea',
    author: 'Ann Lee, Bo Ek',
    site: 'The Paper',
    publishedAt: '2024-05-31T08:00:00+02:00',
  });
  expect(page.signals.paywallMarked).toBe(true);
});

test('meta elements tell it where there is no JSON-LD', () => {
  const page = read(`
    <title>Storm over the sea - The Paper</title><meta property="og:site_name" content="The Paper">
    <meta name="author" content="Ann Lee"><meta property="article:published_time" content="2024-05-31">
    <meta name="description" content="What the  storm did."><meta property="og:locale" content="en_GB">
    <link rel="canonical" href="/story">`);
  expect(page).toMatchObject({
    title: 'Storm over the sea',
    author: 'Ann Lee',
    publishedAt: '2024-05-31',
    description: 'What the storm did.',
    declaredLanguage: 'en-GB',
    canonicalUrl: 'https://www.paper.example/story',
  });
});

test('the page itself tells it where nothing else does', () => {
  const body = `<h1>Storm over the sea</h1><p class="byline">By Ann Lee | May 31, 2024</p><p>It was a dark night.</p>`;
  expect(read('<title>Storm over the sea :: Paper</title>', body)).toMatchObject({
    title: 'Storm over the sea',
    author: 'Ann Lee',
    publishedAt: '2024-05-31',
    site: 'paper.example',
  });
});

test('the address tells the date when the page does not', () => {
  expect(read('', '<p>Text</p>', 'https://a.example/2019/11/20/x.html').publishedAt).toBe('2019-11-20');
});

test('broken JSON-LD, impossible dates and canonical links to scripts are passed over', () => {
  const page = read(`<script type="application/ld+json">{"headline": "x",,}</script>
    <meta name="date" content="2024-13-45"><link rel="canonical" href="javascript:alert(1)">`);
  expect(page).toMatchObject({ publishedAt: null, canonicalUrl: null, author: null, title: 'paper.example' });
});

test.for([
  ['the declared name', 'Oak lamps | The Paper', '<meta property="og:site_name" content="The Paper">'],
  ['the name of the application', 'The Paper: Oak lamps', '<meta name="application-name" content="The Paper">'],
  ["the host's name", 'Oak lamps - Paper', ''],
  ["the host's address", 'Oak lamps — paper.example', ''],
] as const)('a title loses %s', ([, title, head]) => {
  expect(read(`<title>${title}</title>${head}`).title).toBe('Oak lamps');
});

test("a title loses the name that leads home, and that of the section it's in", () => {
  const body = '<a href="/">Lantern Talk</a> <a href="/lamps">Lamps</a><p>Some text of the page.</p>';
  expect(read('<title>Oak / Lamps / Lantern Talk Forums</title>', body).title).toBe('Oak');
  expect(read('<title>Oak / Beech</title>', body).title).toBe('Oak / Beech');
});

test("a title's last part is no title, though a heading says it too", () => {
  const body = '<h2>National Lamp Office</h2><p>Some text of the page.</p>';
  expect(read('<title>Wiring - Overview | National Lamp Office</title>', body, 'https://nlo.example/w').title).toBe(
    'Wiring - Overview',
  );
});

test('a title of which the heading is the rest is the heading', () => {
  expect(read('<title>Oak lamps | Any Name</title>', '<h1>Oak lamps</h1><p>Some text.</p>').title).toBe('Oak lamps');
});
