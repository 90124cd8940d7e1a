import { brotliCompressSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SiteFetching, startSiteFetching } from '../support/fetch-from-site.ts';

const MAX_BYTES = 2_000_000;

let web: SiteFetching;
beforeAll(async () => {
  web = await startSiteFetching({ deadlineMs: 5000, maxBytes: MAX_BYTES });
});
afterAll(() => web[Symbol.asyncDispose]());

describe('a hostile or broken site', () => {
  test.each([
    ['/huge', 1.1 * MAX_BYTES],
    ['/gzip-bomb', 0.1 * MAX_BYTES],
  ])('%s is left as soon as it has sent or unpacked to too much', async (path, most) => {
    let received = 0;
    const error = await web.failure(web.site.url(path), { onProgress: (bytes) => (received = bytes) });
    expect(error).toMatchObject({ code: 'TOO_LARGE', message: expect.stringContaining('larger than 2 MB') });
    expect(received).toBeLessThan(most);
  });

  test('a page that says that it is too large is not even begun', async () => {
    web.site.page('/long', 'x'.repeat(MAX_BYTES + 1));
    const chunks: number[] = [];
    expect(await web.failure(web.site.url('/long'), { onProgress: (n) => chunks.push(n) })).toMatchObject({
      code: 'TOO_LARGE',
    });
    expect(chunks).toEqual([]);
  });

  test('a page that is cut off is never taken for a whole one', async () => {
    expect(await web.failure(web.site.url('/truncated'))).toMatchObject({ code: 'CONNECT_FAILED' });
    expect(await web.failure(web.site.url('/cut-off'))).toMatchObject({ code: 'CONNECT_FAILED' });
    for (const [encoding, packed] of [
      ['br', brotliCompressSync('x'.repeat(999))],
      ['zstd', zstdCompressSync('x'.repeat(999))],
    ] as const) {
      web.site.page('/half', packed.subarray(0, -3), { 'content-encoding': encoding });
      expect(await web.failure(web.site.url('/half')), encoding).toMatchObject({ code: 'CONNECT_FAILED' });
    }
  });

  test.each(['gzip', 'deflate', 'br', 'zstd', 'compress', 'gzip, gzip, gzip'])(
    'what is no %s is malformed',
    async (encoding) => {
      web.site.page('/not-packed', '<html>never packed</html>', { 'content-encoding': encoding });
      expect(await web.failure(web.site.url('/not-packed'))).toMatchObject({ code: 'MALFORMED_CONTENT' });
    },
  );

  test('an answer in another protocol is no page', async () => {
    expect(await web.failure(web.site.url('/not-http'))).toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringContaining('does not speak proper HTTP'),
    });
  });

  test('each way not to get a connection is told apart', async () => {
    const { port } = new URL(web.site.origin);
    expect(await web.failure('http://nowhere.unknown/')).toMatchObject({
      code: 'DNS_FAILED',
      message: 'There is no host named nowhere.unknown.',
    });
    expect(await web.failure('http://127.0.0.1:1/')).toMatchObject({
      code: 'CONNECT_FAILED',
      message: '127.0.0.1:1 refused the connection.',
    });
    expect(await web.failure(web.site.url('/reset'))).toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringContaining('broke off'),
    });
    expect(await web.failure(`https://127.0.0.1:${port}/`)).toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringContaining('secure'),
    });
  });

  test.each([
    'http://10.0.0.1/',
    'http://0x0a000001/',
    'http://0300.0250.1/',
    'http://[::1]/',
    'http://[::ffff:7f00:1]/',
    'http://inside.example/',
  ])('%s is refused before a connection is made', async (url) => {
    expect(await web.failure(url)).toMatchObject({ code: 'ADDRESS_REFUSED' });
  });

  test('after a failure the next page is fetched as ever', async () => {
    await web.failure(web.site.url('/reset'));
    expect((await web.fetched('/flaky?times=0')).status).toBe(200);
  });
});

describe('a site that takes its time', () => {
  test.each(['/drip', '/hang', '/slow?ms=5000'])('%s ends at the deadline', async (path) => {
    await using hasty = await startSiteFetching({ deadlineMs: 300 });
    const start = performance.now();
    expect(await hasty.failure(hasty.site.url(path))).toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('within 0.3 seconds'),
    });
    expect(performance.now() - start).toBeLessThan(4_000);
  });

  test('a host name that is never resolved ends at the deadline', async () => {
    await using hasty = await startSiteFetching({ deadlineMs: 300 });
    expect(await hasty.failure('http://name.silent/')).toMatchObject({ code: 'TIMEOUT' });
  });
});
