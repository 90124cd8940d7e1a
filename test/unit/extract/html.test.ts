import { expect, test } from 'vitest';
import { extractHtml } from '../../../src/pipeline/extract/html.ts';

const SENTENCE = 'The librarian read the page from the first line to the last, and set it on the shelf with care.';
const PROSE = `<p>${SENTENCE} ${SENTENCE}</p>`.repeat(6);
const read = (body: string, head = '', url = 'https://news.example/2024/05/31/story') =>
  extractHtml(`<!DOCTYPE html><html lang="en"><head>${head}</head><body>${body}</body></html>`, url);
const article = (inner: string) => read(`<main><article>${PROSE}${inner}${PROSE}</article></main>`);

test('an article is kept, and what surrounds it is not', () => {
  const page = read(`
    <nav><a href="/">Home</a> <a href="/about">About us</a></nav>
    <div class="cookie-banner">We use cookies.</div>
    <article><h1>A story</h1>${PROSE}<div class="share-buttons">Share this</div></article>
    <aside>Subscribe to us</aside><footer>© News Example</footer>`);
  expect(page.title).toBe('news.example');
  expect(page.markdown).toContain(SENTENCE);
  for (const noise of ['Home', 'cookies', 'Share this', 'Subscribe', '©']) expect(page.markdown).not.toContain(noise);
});

test('the title is shown apart, so the text does not repeat it', () => {
  const page = read(
    `<article><h1>A story</h1>${PROSE}<h2>Part two</h2>${PROSE}</article>`,
    '<title>A story | News Example</title>',
  );
  expect(page.title).toBe('A story');
  expect(page.markdown).not.toContain('A story');
  expect(page.outline).toEqual([{ level: 2, text: 'Part two' }]);
});

test('nothing that could run is left in the text', () => {
  const { markdown } = article(`<script>alert(1)</script><style>p{}</style><iframe src="https://x.example"></iframe>
    <p onclick="alert(2)">Click <a href="javascript:alert(3)">here</a>, <a href=" JaVaScRiPt&colon;alert(4)">there</a>
    or <a href="data:text/html,x">elsewhere</a> <img src="data:image/png;base64,AAAA" onerror="alert(5)">
    <img src="/p.png" alt="<script>alert(5)</script>"></p>
    <p>&lt;script&gt;alert(6)&lt;/script&gt; and &amp;lt;b&amp;gt;</p>`);
  expect(markdown).toContain('Click here, there or elsewhere');
  expect(markdown).not.toMatch(/javascript:|data:|onclick|onerror|alert\([1-4]\)|[^\\]<script/i);
  expect(markdown).toContain('\\<script>alert(6)\\</script> and \\&lt;b\\&gt;');
});

test('relative links and lazy images become absolute', () => {
  const { markdown } = article(
    '<p>See <a href="../more?a=1">more</a> <img src="x.gif" data-src="/pic.jpg" alt="A picture"></p>',
  );
  expect(markdown).toContain('[more](https://news.example/2024/05/more?a=1)');
  expect(markdown).toContain('![A picture](https://news.example/pic.jpg)');
});

test('a base element moves what is relative', () => {
  const page = read(
    `<article>${PROSE}<p>See <a href="b">this</a> too</p>${PROSE}</article>`,
    '<base href="https://cdn.example/a/">',
  );
  expect(page.markdown).toContain('[this](https://cdn.example/a/b)');
});

test('a table of data becomes a table, a table for layout becomes text', () => {
  const { markdown } = article(`<table><thead><tr><th>Name</th><th>Size</th></tr></thead>
    <tr><td>One|two</td><td>3</td></tr><tr><td colspan="2">All</td></tr></table>
    <table><tr><td><p>Only laid out</p></td></tr></table>`);
  expect(markdown).toContain('| Name | Size |\n| --- | --- |\n| One\\|two | 3 |\n| All |  |');
  expect(markdown).toMatch(/^Only laid out$/m);
});

test('code keeps its lines, its language and its backticks', () => {
  const { markdown } = article(
    '<pre><code class="language-ts">const a = `x`;\n\n\n  if (a &lt; b) {}</code></pre><pre>```\nplain</pre>',
  );
  expect(markdown).toContain('```ts\nconst a = `x`;\n\n\n  if (a < b) {}\n```');
  expect(markdown).toContain('````\n```\nplain\n````');
});

test('words that only a style sheet keeps apart do not run together', () => {
  expect(article('<p><a href="/a">First</a><a href="/b">Second</a> <del>gone</del></p>').markdown).toMatch(
    /First\]\S+ \[Second\]\S+ ~~gone~~/,
  );
});

test('a listing is kept whole', () => {
  const items = Array.from(
    { length: 20 },
    (_, n) => `<li><a href="/item/${n}">Item number ${n}</a> <span>$${n}</span></li>`,
  );
  const { markdown } = read(`<main><h1>Things</h1><ul>${items.join('')}</ul></main>`, '<title>Things</title>');
  expect(markdown).toContain('Item number 0');
  expect(markdown).toContain('Item number 19');
});

test('a discussion keeps its comments, an article loses them', () => {
  const body = `<main>${PROSE}<div class="comment">I beg to differ on this one.</div></main>`;
  expect(read(body, '', 'https://forum.example/t/title/12').markdown).toContain('beg to differ');
  expect(read(body, '<meta property="og:type" content="article">').markdown).not.toContain('beg to differ');
});

test('a page with hardly any text gives what it has, and the signals to judge it by', () => {
  const page = read(
    '<form><label>Password <input type="password"></label></form><script></script><script></script>',
    '<title>Sign in</title>',
  );
  expect(page.markdown).toContain('Password');
  expect(page.signals).toMatchObject({ rawTitle: 'Sign in', hasPasswordField: true, formCount: 1, scriptCount: 2 });
});

test('an empty shell shows what it says without scripts', () => {
  const page = read('<noscript>You need to enable JavaScript.</noscript><div id="root"></div>');
  expect(page.signals.visibleText).toBe('You need to enable JavaScript.');
});

test('a page without any text is empty content', () => {
  expect(() => read('<div><img src="a.png"></div>')).toThrow(expect.objectContaining({ code: 'EMPTY_CONTENT' }));
});

test('old and broken markup is read all the same', () => {
  const page = extractHtml(
    `<TITLE>Old page</TITLE><BODY><P>${SENTENCE}<P><A HREF="/next">Next<P><![CDATA[${SENTENCE}`,
    'http://a.example/',
  );
  expect(page.title).toBe('Old page');
  expect(page.markdown.split(SENTENCE)).toHaveLength(3);
  expect(page.markdown).toContain('[Next](http://a.example/next)');
});
