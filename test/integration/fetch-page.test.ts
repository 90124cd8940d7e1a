import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QUIET, type SiteFetching, startSiteFetching, USER_AGENT } from '../support/fetch-from-site.ts';

let web: SiteFetching;
beforeAll(async () => {
  web = await startSiteFetching({ deadlineMs: 5000 });
});
afterAll(() => web[Symbol.asyncDispose]());

describe('a page', () => {
  test('comes with its bytes, type and addresses', async () => {
    const page = await web.fetched('/article#part');
    expect(page).toMatchObject({
      status: 200,
      contentType: 'text/html; charset=utf-8',
      etag: null,
      lastModified: null,
    });
    expect(page).toMatchObject({ requestedUrl: web.site.url('/article#part'), finalUrl: web.site.url('/article') });
    expect(page.text).toContain('<h1>The mills that ran on the tide</h1>');
  });

  test('is asked for by an honest name and in the packings that can be unpacked', async () => {
    await web.fetched('/article/77');
    expect(web.site.requests('/article/77')[0]?.headers).toMatchObject({
      'user-agent': USER_AGENT,
      accept: expect.stringContaining('text/html'),
      'accept-language': expect.any(String),
      'accept-encoding': 'gzip, deflate, br, zstd',
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['identity', (text: string) => Buffer.from(text)],
    ['gzip, br', (text: string) => brotliCompressSync(gzipSync(text))],
  ])('packed by %s is unpacked', async (encoding, pack) => {
    const text = '<p>Ünpacked</p>'.repeat(20_000);
    web.site.page('/packed', pack(text), { 'content-encoding': encoding });
    expect((await web.fetched('/packed')).text).toBe(text);
  });

  test('tells its progress in bytes over the wire', async () => {
    const seen: [number, number | null][] = [];
    const page = await web.fetched('/slow?ms=100', { onProgress: (received, total) => seen.push([received, total]) });
    const total = page.bytes.length;
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.every(([, whole]) => whole === total)).toBe(true);
    expect(seen.map(([received]) => received)).toEqual(seen.map(([received]) => received).toSorted((a, b) => a - b));
    expect(seen.at(-1)).toEqual([total, total]);
  });

  test.each([
    '/plain.txt',
    '/notes.md',
    '/image-as-html',
    '/spa',
    '/login-page',
    '/empty',
    '/wrong-charset',
    '/nested',
  ])('that has to be judged by its content is handed on: %s', async (path) => {
    expect((await web.fetched(path)).status).toBe(200);
  });
});

describe('redirects', () => {
  test('are followed, ten at most', async () => {
    expect((await web.fetched('/redirects/10')).finalUrl).toBe(web.site.url('/article'));
    expect(await web.failure(web.site.url('/redirects/11'))).toMatchObject({ code: 'TOO_MANY_REDIRECTS' });
    expect(await web.failure(web.site.url('/loop'))).toMatchObject({ code: 'TOO_MANY_REDIRECTS' });
    expect(web.site.requests('/loop')).toHaveLength(11);
  });

  test('may be relative, and written in UTF-8', async () => {
    web.site.page('/café', 'Un café');
    web.site.page('/caf%C3%A9', 'Un café');
    expect((await web.fetched(`/redirect?to=${encodeURIComponent('café#menu')}`)).finalUrl).toBe(
      web.site.url('/caf%C3%A9'),
    );
  });

  test('lose the user name and password of their target', async () => {
    const target = web.site.url('/article/5').replace('//', '//ada:secret@');
    expect((await web.fetched(`/redirect?to=${encodeURIComponent(target)}`)).finalUrl).toBe(web.site.url('/article/5'));
    expect(web.site.requests('/article/5')[0]?.headers.authorization).toBeUndefined();
  });

  test.each([
    ['http://10.0.0.1/', 'ADDRESS_REFUSED'],
    ['http://169.254.169.254/latest/meta-data/', 'ADDRESS_REFUSED'],
    ['http://[::ffff:127.0.0.1]/', 'ADDRESS_REFUSED'],
    ['http://inside.example/', 'ADDRESS_REFUSED'],
    ['file:///etc/passwd', 'INVALID_URL'],
    ['javascript:alert(1)', 'INVALID_URL'],
    ['http://', 'INVALID_URL'],
  ])('to %s are not followed', async (target, code) => {
    expect(await web.failure(web.site.url(`/redirect?to=${encodeURIComponent(target)}`))).toMatchObject({ code });
  });
});

describe('an earlier fetch', () => {
  test('spares the body when the page has not changed', async () => {
    const { etag, lastModified } = await web.fetched('/etag');
    const validators = { url: web.site.url('/etag'), etag, lastModified };
    const outcome = await web.fetcher.fetchPage(web.site.url('/etag'), { ...QUIET, validators });
    expect(outcome).toEqual({ kind: 'not-modified', finalUrl: web.site.url('/etag') });
    expect(web.site.requests('/etag')[1]?.headers).toMatchObject({
      'if-none-match': etag,
      'if-modified-since': lastModified,
    });
  });

  test('is told to its own address only', async () => {
    const validators = { url: web.site.url('/etag'), etag: '"v1"', lastModified: null };
    const path = `/redirect?to=${encodeURIComponent('/etag')}`;
    expect(await web.fetcher.fetchPage(web.site.url(path), { ...QUIET, validators })).toMatchObject({
      kind: 'not-modified',
    });
    expect(web.site.requests('/redirect').at(-1)?.headers['if-none-match']).toBeUndefined();
  });

  test('does not keep a changed page away', async () => {
    const { etag, text } = await web.fetched('/changing');
    web.site.change('/changing');
    const page = await web.fetched('/changing', {
      validators: { url: web.site.url('/changing'), etag, lastModified: null },
    });
    expect(page.text).not.toBe(text);
  });
});

describe('a signal', () => {
  test('ends a download in the middle, with its own reason', async () => {
    const gate = web.site.gate('/held');
    const stop = new AbortController();
    const reason = new Error('enough');
    const download = web.fetcher.fetchPage(web.site.url('/held'), {
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
    });
    await expect(download).rejects.toBe(reason);
    gate.open();
  });

  test('ends a wait for an answer', async () => {
    const gate = web.site.gate('/silent', 'before the answer');
    const stop = new AbortController();
    const download = web.fetcher.fetchPage(web.site.url('/silent'), { ...QUIET, signal: stop.signal });
    await gate.reached;
    stop.abort('enough');
    await expect(download).rejects.toBe('enough');
    gate.open();
  });

  test('that has aborted already keeps the request from being made', async () => {
    await expect(
      web.fetcher.fetchPage(web.site.url('/never'), { ...QUIET, signal: AbortSignal.abort('no') }),
    ).rejects.toBe('no');
    expect(web.site.requests('/never')).toEqual([]);
  });
});
