import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';

const LIMITS = { maxBytes: 5_000_000 };

let site: LocalSite;
let app: TestApp;
/** For sites that never come to an end. */
let impatient: TestApp;
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp({ fetchLimits: LIMITS });
  impatient = await startTestApp({ fetchLimits: { ...LIMITS, deadlineMs: 1_000 } });
});
afterAll(async () => {
  await impatient[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

/** A failed job's error; its sentence and remedy have to be sentences. */
async function failureOf(url: string, by = app) {
  const { status, progress, result } = await by.untilEnded(await by.ingest(url));
  expect([url, status, result]).toEqual([url, 'failed', null]);
  expect(progress.error.message).toMatch(/^["\w:].*\.$/);
  expect(progress.error.remedy).toMatch(/^[A-Z].*\.$/);
  expect(progress.error.message).not.toMatch(/undefined|\[object|Error:|\n/);
  return progress.error;
}

describe('what is no address of a page is refused when it is submitted', () => {
  test.for([
    'tide mills',
    'ftp://example.com/a',
    'file:///etc/passwd',
    'http://ada:secret@example.com/',
    'https://',
    `https://example.com/${'x'.repeat(2_048)}`,
  ])('%s', async (url) => {
    const { status, body } = await app.rest('POST', '/ingest', { url });
    expect([status, body.code]).toEqual([400, 'INVALID_URL']);
    expect(body.detail).toMatch(/\.$/);
    expect(
      (await app.rest('GET', '/ingest?limit=1000')).body.items.map((job: { url: string }) => job.url),
    ).not.toContain(url);
  });
});

describe('an address that is not public is not connected to', () => {
  test.for([
    'http://10.0.0.1/',
    'http://192.168.1.1:8080/admin',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://167772161/',
    'http://0x0a.1/',
    'http://0/',
    'http://127.0.0.2:1/',
  ])('%s', async (url) => {
    expect(await failureOf(url)).toMatchObject({ code: 'ADDRESS_REFUSED', stage: 'extract', retryable: false });
  });

  test('nor when a public page redirects to it', async () => {
    const url = site.url(`/redirect?to=${encodeURIComponent('http://169.254.169.254/latest/')}`);
    expect(await failureOf(url)).toMatchObject({ code: 'ADDRESS_REFUSED' });
  });
});

describe('a page that can not be had ends in its own code', () => {
  test.for<[path: string, code: string, httpStatus: number | null]>([
    ['/not-found', 'HTTP_CLIENT_ERROR', 404],
    ['/forbidden', 'HTTP_CLIENT_ERROR', 403],
    ['/login', 'LOGIN_REQUIRED', 401],
    ['/rate-limited', 'RATE_LIMITED_BY_SITE', 429],
    ['/broken', 'HTTP_SERVER_ERROR', 500],
    ['/loop', 'TOO_MANY_REDIRECTS', null],
    ['/redirects/11', 'TOO_MANY_REDIRECTS', null],
    ['/hang', 'TIMEOUT', null],
    ['/drip', 'TIMEOUT', null],
    ['/reset', 'CONNECT_FAILED', null],
    ['/cut-off', 'CONNECT_FAILED', null],
    ['/not-http', 'CONNECT_FAILED', null],
    ['/huge', 'TOO_LARGE', null],
    ['/gzip-bomb', 'TOO_LARGE', null],
    ['/truncated', 'CONNECT_FAILED', null],
    ['/image', 'UNSUPPORTED_TYPE', null],
    ['/image-as-html', 'UNSUPPORTED_TYPE', null],
    ['/empty', 'EMPTY_CONTENT', null],
    ['/zero-bytes', 'EMPTY_CONTENT', null],
    ['/no-content', 'EMPTY_CONTENT', 204],
    ['/spa', 'EMPTY_CONTENT', null],
    ['/bot-check', 'BOT_CHALLENGE', 403],
    ['/bot-check?status=200', 'BOT_CHALLENGE', null],
    ['/login-page', 'LOGIN_REQUIRED', null],
  ])('%s is %s', async ([path, code, httpStatus]) => {
    const by = code === 'TIMEOUT' ? impatient : app;
    const error = await failureOf(site.url(path), by);
    expect(error.code).toBe(code);
    if (httpStatus !== null) expect(error.http_status).toBe(httpStatus);
    expect(await by.database.document.count({ where: { url: site.url(path) } })).toBe(0);
  });

  test('an unknown host is DNS_FAILED', async () => {
    expect(await failureOf('http://no-such-host.invalid/')).toMatchObject({ code: 'DNS_FAILED', retryable: true });
  });

  test('a port where nobody listens is CONNECT_FAILED', async () => {
    const unused = createServer();
    await new Promise<void>((resolve) => unused.listen(0, '127.0.0.1', resolve));
    const address = unused.address();
    await new Promise((resolve) => unused.close(resolve));
    if (address === null || typeof address === 'string') throw new Error('no port was given');
    expect(await failureOf(`http://127.0.0.1:${address.port}/`)).toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringContaining('refused'),
    });
  });
});

describe('a page that is only odd is read', () => {
  test('one in another charset than it says comes out right', async () => {
    site.page(
      '/in-cp1252',
      Buffer.from(odd('Caf\xe9', 'The \x93na\xefve\x94 caf\xe9 at Orl\xe9ans costs \xa35.'), 'latin1'),
    );
    const { status, result } = await app.untilEnded(
      await app.ingest(site.url('/in-cp1252'), { options: { skip_screening: true } }),
    );
    expect([status, result?.title]).toEqual(['completed', 'Café']);
    const { body } = await app.rest('GET', `/documents/${result.document_id}/content`);
    expect(body).toContain('The “naïve” café at Orléans costs £5.');
  });

  test('100,000 nested elements end with an answer, and what stands beside them is read', async () => {
    expect((await failureOf(site.url('/nested'))).code).toBe('EMPTY_CONTENT');
    const deep = `${'<div>'.repeat(100_000)}${'</div>'.repeat(100_000)}`;
    site.page(
      '/deep',
      odd('Deep', 'A sentence that stands beside the deep.').replace('</article>', `</article>${deep}`),
    );
    const { status, result } = await app.untilEnded(
      await app.ingest(site.url('/deep'), { options: { skip_screening: true } }),
    );
    expect([status, result?.title]).toEqual(['completed', 'Deep']);
  });

  test('one with NULs and lone surrogates in its text is shelved without them', async () => {
    site.page('/nul', odd('A \u0000 title', `A sentence \u0000 with &#xD800; something odd in it.`));
    const { status, result } = await app.untilEnded(
      await app.ingest(site.url('/nul'), { options: { skip_screening: true } }),
    );
    expect(status).toBe('completed');
    expect(result.title).not.toContain('\u0000');
  });
});

function odd(title: string, sentence: string): string {
  const paragraphs = `<p>${`${sentence} People come here from far away to sit and to talk. `.repeat(4)}</p>`.repeat(6);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><article><h1>${title}</h1>${paragraphs}</article></body></html>`;
}

test('while the worst pages are fetched, another job and its stream go on undisturbed', async () => {
  await using busy = await startTestApp({ fetchLimits: { ...LIMITS, deadlineMs: 4_000 } });
  const gate = site.gate('/meanwhile');
  const id = await busy.ingest(site.url('/meanwhile'), { priority: 'high' });
  await gate.reached;
  const events = busy.events(id);
  const worst = ['/hang?1', '/drip?1', '/huge?1', '/gzip-bomb?1', '/nested?1', '/reset?1', '/loop?1'].map((path) =>
    site.url(path),
  );
  const { body } = await busy.rest('POST', '/ingest/batch', { urls: worst });
  await Promise.all(
    body.jobs.map((job: { job_id: string }) => busy.untilEvent(job.job_id, (type) => type === 'stage_started')),
  );
  gate.open();
  expect((await events).at(-1)?.event).toBe('job_completed');
  const good = await busy.untilEnded(await busy.ingest(site.url('/article/9')));
  expect(good.status).toBe('completed');
  const ended = await Promise.all(body.jobs.map((job: { job_id: string }) => busy.untilEnded(job.job_id)));
  expect(ended.map(({ status }) => status)).not.toContain('processing');
});
