import { expect, test } from 'vitest';
import { canonicalOfPage, canonicalUrl, parsePageUrl } from '../../src/domain/canonical-url.ts';

const canonical = (text: string) => canonicalUrl(parsePageUrl(text));

test.each([
  ['no URL', 'not a url'],
  ['nothing', '   '],
  ['a path', '/article'],
  ['another scheme', 'ftp://example.com/file'],
  ['a script', 'javascript:alert(1)'],
  ['a file', 'file:///etc/passwd'],
  ['a user name', 'https://ada@example.com/'],
  ['a password', 'https://ada:secret@example.com/'],
  ['no host', 'https://'],
  ['a host that is a dot', 'https://./page'],
  ['2,049 characters', `https://example.com/${'a'.repeat(2049 - 20)}`],
])('an address with %s is refused', (_what, text) => {
  expect(() => parsePageUrl(text)).toThrow(
    expect.objectContaining({
      name: 'DomainError',
      code: 'INVALID_URL',
      field: 'url',
      message: expect.stringMatching(/\.$/),
    }),
  );
});

test('an address of 2,048 characters with white space around it is read', () => {
  const text = `https://example.com/${'a'.repeat(2048 - 20)}`;
  expect(parsePageUrl(`\n ${text}\t`).href).toBe(text);
});

test('a private address is read, since only connecting to it is refused', () => {
  expect(parsePageUrl('http://127.0.0.1:8080/x').host).toBe('127.0.0.1:8080');
});

test.each([
  ['scheme and host in lower case', 'HTTPS://Example.COM/Path', 'https://example.com/Path'],
  ['no default port', 'https://example.com:443/a', 'https://example.com/a'],
  ['another port', 'http://example.com:8080/a', 'http://example.com:8080/a'],
  ['no fragment', 'https://example.com/a#part', 'https://example.com/a'],
  ['no trailing dot of the host', 'https://example.com./a', 'https://example.com/a'],
  ['a path', 'https://example.com', 'https://example.com/'],
  ['no empty query', 'https://example.com/a?', 'https://example.com/a'],
  ['the query in its order', 'https://example.com/a?z=1&a=2&z=0', 'https://example.com/a?z=1&a=2&z=0'],
  ['a doubled question mark', 'https://example.com/a??b', 'https://example.com/a??b'],
  ['a trailing slash', 'https://example.com/a/', 'https://example.com/a/'],
  ['unreserved characters unescaped', 'https://example.com/%7Eada/%61-%2e?q=%41', 'https://example.com/~ada/a-.?q=A'],
  [
    'reserved characters escaped, in upper case',
    'https://example.com/a%2fb?q=%c3%a9',
    'https://example.com/a%2Fb?q=%C3%A9',
  ],
  ['dot segments resolved', 'https://example.com/a/../b/./c', 'https://example.com/b/c'],
  ['international hosts in ASCII', 'https://bücher.example/', 'https://xn--bcher-kva.example/'],
])('the canonical form has %s', (_what, text, expected) => {
  expect(canonical(text)).toBe(expected);
});

test.each([
  ['utm_source=x&utm_medium=y&UTM_Campaign=z', ''],
  ['id=7&fbclid=abc', '?id=7'],
  ['gclid=1&page=2&mc_cid=3&mc_eid=4', '?page=2'],
  ['msclkid=1&igshid=2&yclid=3&_ga=4&ref_src=twsrc', ''],
  ['%75tm_source=x', ''],
  ['ref=home&source=rss&cid=5&s=1', '?ref=home&source=rss&cid=5&s=1'],
  ['utm=1&my_utm_source=2&gclidx=3', '?utm=1&my_utm_source=2&gclidx=3'],
])('of the parameters %s only those that track are removed', (query, expected) => {
  expect(canonical(`https://example.com/a?${query}`)).toBe(`https://example.com/a${expected}`);
});

test('a canonical form is its own canonical form', () => {
  const once = canonical('HTTP://Example.com.:80/%7e%2f?b=%2e&utm_id=1&&a#x');
  expect(canonical(once)).toBe(once);
});

test.each([
  ['https://www.example.com/a?x=1', 'https://example.com/a', 'https://example.com/a'],
  ['http://example.co.uk/a', 'https://news.example.co.uk/b?utm_source=x', 'https://news.example.co.uk/b'],
  ['https://example.com/amp/a', '/a', 'https://example.com/a'],
  ['http://127.0.0.1:4000/a', 'http://127.0.0.1:4000/b', 'http://127.0.0.1:4000/b'],
  ['http://localhost:4000/a', 'http://localhost:4000/b', 'http://localhost:4000/b'],
  ['https://example.com/index.html', 'https://example.com/', 'https://example.com/'],
])('a page at %s may say that it is %s', (finalUrl, declared, expected) => {
  expect(canonicalOfPage(finalUrl, declared)).toBe(expected);
});

test.each([
  ['another site', 'https://example.org/a'],
  ['another site under one public suffix', 'https://other.com/a'],
  ['the root of the site', 'https://example.com/'],
  ['the root with another prefix', 'https://www.example.com'],
  ['no web address', 'mailto:ada@example.com'],
  ['credentials', 'https://ada:secret@example.com/b'],
  ['nonsense', 'http://['],
  ['nothing', null],
])('a page keeps its own address when it declares %s', (_what, declared) => {
  expect(canonicalOfPage('https://example.com/deep/a?utm_source=x', declared)).toBe('https://example.com/deep/a');
});

test.each([
  ['https://ada.github.io/a', 'https://bob.github.io/a'],
  ['https://one.co.uk/a', 'https://two.co.uk/a'],
  ['http://127.0.0.1:4000/a', 'http://127.0.0.1:5000/b'],
  ['http://127.0.0.1:4000/a', 'http://127.0.0.2:4000/b'],
  ['http://localhost/a', 'http://intranet/b'],
])('%s is another site than %s', (finalUrl, declared) => {
  expect(canonicalOfPage(finalUrl, declared)).toBe(finalUrl);
});
