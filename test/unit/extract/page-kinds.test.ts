import { expect, test } from 'vitest';
import { extractHtml } from '../../../src/pipeline/extract/html.ts';

const SENTENCE = 'The librarian read the page from the first line to the last, and set it on the shelf with care.';
const read = (body: string, url: string, head = '') =>
  extractHtml(`<html><head>${head}</head><body>${body}</body></html>`, url).markdown;
const SHOP = 'https://shop.example/products/lamp';
const FORUM = 'https://forum.example/t/lamps/12';

test('a shop page keeps what describes the thing, without its controls and what customers say', () => {
  const markdown = read(
    `<main><h1>Lamp</h1><div class="price">30 €</div><form class="cart"><label>Quantity <input></label></form>
     <p>${SENTENCE}</p><p>Made of oak.</p><a href="/cart">Add to cart</a>
     <section><h2>Customer reviews</h2><p>A very fine lamp, says everybody.</p></section>
     <div><h2>You may also like</h2><ul><li>Another lamp</li></ul></div></main>`,
    SHOP,
  );
  for (const kept of [SENTENCE, 'Made of oak.', '30 €']) expect(markdown).toContain(kept);
  for (const left of ['Quantity', 'Add to cart', 'says everybody', 'Another lamp'])
    expect(markdown).not.toContain(left);
});

test('what unfolds on a click is kept, what is only hidden is not', () => {
  const markdown = read(
    `<main><p>${SENTENCE}</p><div class="accordion-content" aria-hidden="true"><p>The answer. ${SENTENCE}</p></div>
     <div role="tabpanel" hidden><p>The second tab. ${SENTENCE}</p></div>
     <a href="/1" aria-hidden="true">A teaser. ${SENTENCE}</a>
     <div class="greeting" style="display:none"><p>The greeting. ${SENTENCE}</p></div>${`<p>${SENTENCE}</p>`.repeat(9)}</main>`,
    'https://docs.example/start',
  );
  expect(markdown).toContain('The answer.');
  expect(markdown).toContain('The second tab.');
  expect(markdown).toContain('A teaser.');
  expect(markdown).not.toContain('The greeting.');
});

test("a discussion keeps posts and names, without numbers, avatars, controls and members' figures", () => {
  const post = (
    n: number,
  ) => `<article class="post has-profile"><div><img class="avatar" src="/a${n}.png"><b>Ann ${n}</b></div>
    <span>wrote on</span> <a href="#${n}">#${n}</a><p>Post ${n}. ${SENTENCE}</p>
    <ul><li>Reply</li><li>Quote</li><li>Registered: 2003-01-02</li></ul></article>`;
  const markdown = read(`<main>${[1, 2, 3, 4].map(post).join('')}</main>`, FORUM);
  for (const kept of ['Ann 1', 'Post 1.', 'Post 4.']) expect(markdown).toContain(kept);
  expect(markdown).not.toMatch(/wrote on|#\d|Reply|Quote|Registered|\.png/);
});

test('menus before the posts go, lists of links within them stay', () => {
  const list = (name: string) =>
    `<ul>${[1, 2, 3].map((n) => `<li><a href="/${name}${n}">${name} ${n}</a></li>`).join('')}</ul>`;
  const markdown = read(`<div>${list('Menu')}</div><div><p>${SENTENCE}</p>${list('Lamp')}</div>`, FORUM);
  expect(markdown).not.toContain('Menu');
  expect(markdown).toContain('[Lamp 3]');
});

test('similar threads are no part of a discussion', () => {
  const posts = `<p>${SENTENCE}</p>`.repeat(5);
  expect(
    read(`<main>${posts}<h3>Similar threads</h3><ul><li>Old lamps</li></ul><h3>My lamp</h3><p>Lit.</p></main>`, FORUM),
  ).toMatch(/^(?!.*Old lamps)[\s\S]*My lamp\s+Lit\.$/);
});

test('a part that is only called a banner or a sidebar keeps its text', () => {
  const part = (name: string) => `<div class="${name}"><h2>${name}</h2><p>${name}: ${SENTENCE}</p></div>`;
  const markdown = read(
    `<main>${['hero banner', 'columns sidebar-left', 'text', 'more text'].map(part).join('')}</main>`,
    'https://service.example/offer',
  );
  expect(markdown).toContain(`hero banner: ${SENTENCE}`);
  expect(markdown).toContain(`columns sidebar-left: ${SENTENCE}`);
});

test('a listing that calls itself an article is kept whole', () => {
  const teaser = (n: number) =>
    `<article><h2><a href="/${n}">Story ${n}</a></h2><p><a href="/${n}">Teaser ${n}. ${SENTENCE}</a></p></article>`;
  const markdown = read(
    `<main>${Array.from({ length: 12 }, (_, n) => teaser(n)).join('')}</main>`,
    'https://news.example/science',
    '<meta property="og:type" content="article">',
  );
  expect(markdown).toContain('Teaser 0.');
  expect(markdown).toContain('Teaser 11.');
});

test('a request to accept cookies goes, however much of a short page it is', () => {
  const markdown = read(
    `<main><p>${SENTENCE}</p></main><div id="onetrust-sdk"><h2>Privacy</h2>${`<p>We value it. ${SENTENCE}</p>`.repeat(3)}</div>`,
    FORUM,
  );
  expect(markdown).toBe(SENTENCE);
});

test('a line that a page shows twice in a row is kept once, items and lines apart are kept', () => {
  const markdown = read(
    `<main><h2>Lamp</h2><h2>Lamp</h2><p>30 €</p><p>30 €</p><p>Now</p><p>30 €</p><ul><li>Yes</li><li>Yes</li></ul></main>`,
    SHOP,
  );
  expect(markdown.split(/\s*\n\s*/)).toEqual(['## Lamp', '30 €', 'Now', '30 €', '-   Yes', '-   Yes']);
});

test('furniture comes to an end', () => {
  const sections = '<h2>Related</h2>'.repeat(20_000);
  const lines = '<div><a>Reply</a></div>'.repeat(20_000);
  expect(read(`<main><p>${SENTENCE}</p>${sections}${lines}</main>`, FORUM)).toContain(SENTENCE);
}, 60_000);
