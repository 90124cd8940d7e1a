import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SiteFetching, startSiteFetching } from '../support/fetch-from-site.ts';

let web: SiteFetching;
beforeAll(async () => {
  web = await startSiteFetching({ deadlineMs: 5000 });
});
afterAll(() => web[Symbol.asyncDispose]());

describe('what a site answers', () => {
  test.each([
    ['/not-found', 'HTTP_CLIENT_ERROR', 404, 'answered 404 Not Found.'],
    ['/forbidden', 'HTTP_CLIENT_ERROR', 403, 'answered 403 Forbidden.'],
    ['/broken', 'HTTP_SERVER_ERROR', 500, 'answered 500 Internal Server Error.'],
    ['/flaky', 'HTTP_SERVER_ERROR', 503, 'answered 503 Service Unavailable.'],
    ['/login', 'LOGIN_REQUIRED', 401, 'answered 401 Unauthorized'],
    ['/bot-check', 'BOT_CHALLENGE', 403, 'proof that a person is reading'],
    ['/rate-limited', 'RATE_LIMITED_BY_SITE', 429, 'answered 429 Too Many Requests'],
    ['/no-content', 'EMPTY_CONTENT', 204, 'answered 204 No Content'],
  ])('%s fails as %s', async (path, code, httpStatus, message) => {
    expect(await web.failure(web.site.url(path))).toMatchObject({
      code,
      httpStatus,
      message: expect.stringContaining(message),
    });
  });

  test.each([
    [300, {}, 'MALFORMED_CONTENT'],
    [302, {}, 'MALFORMED_CONTENT'],
    [304, {}, 'MALFORMED_CONTENT'],
    [407, {}, 'HTTP_CLIENT_ERROR'],
    [408, {}, 'TIMEOUT'],
    [410, {}, 'HTTP_CLIENT_ERROR'],
    [425, {}, 'TIMEOUT'],
    [599, {}, 'HTTP_SERVER_ERROR'],
    [202, { 'x-amzn-waf-action': 'challenge' }, 'BOT_CHALLENGE'],
    [403, { server: 'ddos-guard' }, 'BOT_CHALLENGE'],
    [403, { server: 'cloudflare' }, 'HTTP_CLIENT_ERROR'],
    [403, { 'x-captcha-required': '1' }, 'BOT_CHALLENGE'],
  ])('status %i with %o fails as %s', async (status, headers, code) => {
    web.site.page('/status', 'Sorry.', headers, status);
    expect(await web.failure(web.site.url('/status'))).toMatchObject({ code, httpStatus: status });
  });

  test.each([
    ['1', 1000],
    ['86400', 86_400_000],
    [new Date(Date.now() + 7_200_000).toUTCString(), expect.closeTo(7_200_000, -5)],
    ['Fri, 14 Mar 2025 09:30:00 GMT', 0],
    ['soon', undefined],
  ])('"Retry-After: %s" asks to wait for %s ms', async (value, retryAfterMs) => {
    for (const status of [429, 503]) {
      web.site.page('/wait', '', { 'retry-after': value }, status);
      const error = await web.failure(web.site.url('/wait'));
      expect(error).toHaveProperty('retryAfterMs', retryAfterMs);
    }
  });

  test('error pages are kept on demand, unless another try may cure them', async () => {
    const keepErrorPages = true;
    expect(await web.fetched('/not-found', { keepErrorPages })).toMatchObject({
      status: 404,
      text: expect.stringContaining('no such page'),
    });
    expect((await web.fetched('/login', { keepErrorPages })).status).toBe(401);
    expect((await web.fetched('/bot-check', { keepErrorPages })).status).toBe(403);
    expect(await web.failure(web.site.url('/broken'), { keepErrorPages })).toMatchObject({ code: 'HTTP_SERVER_ERROR' });
    expect(await web.failure(web.site.url('/rate-limited'), { keepErrorPages })).toMatchObject({
      code: 'RATE_LIMITED_BY_SITE',
    });
  });

  test.each([[''], [gzipSync('')], [Buffer.alloc(0), 'gzip']])('an empty body is no page', async (body, encoding?) => {
    const packed = encoding ?? (body.length > 0 ? 'gzip' : 'identity');
    web.site.page('/nothing', body, { 'content-encoding': packed });
    expect(await web.failure(web.site.url('/nothing'))).toMatchObject({ code: 'EMPTY_CONTENT' });
  });

  test.each([
    'image/png',
    'IMAGE/SVG+XML',
    'video/mp4',
    'audio/mpeg',
    'font/woff2',
    'application/zip',
    'application/pdf; x=1',
  ])('the type %s is refused before the body comes', async (type) => {
    web.site.page('/file', 'x'.repeat(1000), { 'content-type': type });
    const chunks: number[] = [];
    const error = await web.failure(web.site.url('/file'), { onProgress: (received) => chunks.push(received) });
    expect(error).toMatchObject({ code: 'UNSUPPORTED_TYPE' });
    expect(chunks).toEqual([]);
  });

  test.each([
    'text/html',
    'TEXT/Plain; charset=x',
    'application/xhtml+xml',
    'application/xml',
    'text/markdown',
    'application/octet-stream',
    'nonsense',
    '',
  ])('the type "%s" may be a page', async (type) => {
    web.site.page('/typed', '<p>Text</p>', { 'content-type': type });
    expect((await web.fetched('/typed')).text).toBe('<p>Text</p>');
  });
});
