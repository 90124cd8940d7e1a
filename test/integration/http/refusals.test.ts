import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const JSON_TYPE = { 'content-type': 'application/json' };
const UNKNOWN = '0199f3c2-7a41-7c66-9d5b-3f0c2a1e8b70';

interface Call {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** What a call is answered; every refusal has to be a problem document that says no more than it should. */
async function refusal(path: string, call: Call = {}) {
  const response = await fetch(app.url + path, call);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('x-request-id')).toMatch(/^[\w.:-]+$/);
  const problem = JSON.parse(await response.text());
  expect(problem).toMatchObject({ type: 'about:blank', status: response.status, title: expect.any(String) });
  expect(problem.detail).not.toMatch(/node_modules|\bat \w+ \(|\.ts:/);
  const allowed = ['type', 'title', 'status', 'detail', 'code', 'field', 'job_id'];
  expect(Object.keys(problem).filter((key) => !allowed.includes(key))).toEqual([]);
  return problem;
}

const post = (body: unknown): Call => ({ method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) });
const PAGE = 'https://example.com/';

describe('a body that is wrong is refused with the name of what is wrong', () => {
  test.for<[name: string, path: string, body: unknown, field: string | undefined, detail: RegExp]>([
    ['a field of another type', '/ingest', { url: 5 }, 'url', /^"url" must be a text in quotation marks\.$/],
    ['a missing field', '/ingest', {}, 'url', /lacks the field "url"/],
    ['an unknown field', '/ingest', { url: PAGE, urll: 1 }, 'urll', /no field "urll"/],
    [
      'an unknown option',
      '/ingest',
      { url: PAGE, options: { force: true } },
      'options.force',
      /no field "options.force"/,
    ],
    [
      'an option of another type',
      '/ingest',
      { url: PAGE, options: { force_refresh: 'yes' } },
      'options.force_refresh',
      /^"options.force_refresh" must be true or false\.$/,
    ],
    ['options that are null', '/ingest', { url: PAGE, options: null }, 'options', /^"options" must be an object\.$/],
    [
      'a word that is not in the list',
      '/ingest',
      { url: PAGE, priority: 'urgent' },
      'priority',
      /one of high, normal, low/,
    ],
    ['no object', '/ingest', [], undefined, /^The body must be an object\.$/],
    ['null', '/ingest', null, undefined, /^The body must be an object\.$/],
    ['a batch of nothing', '/ingest/batch', { urls: [] }, 'urls', /^"urls" must hold at least 1 item\.$/],
    ['a batch of numbers', '/ingest/batch', { urls: [5] }, 'urls.0', /^"urls.0" must be a text/],
    [
      'a batch that is too long',
      '/ingest/batch',
      { urls: Array(1_001).fill(PAGE) },
      'urls',
      /^"urls" may hold at most 1,000 items\.$/,
    ],
  ])('%s', async ([, path, body, field, detail]) => {
    const problem = await refusal(`/api/v1${path}`, post(body));
    expect(problem).toMatchObject({ status: 400, title: 'Bad Request', code: 'INVALID_INPUT' });
    expect(problem.field).toBe(field);
    expect(problem.detail).toMatch(detail);
  });
});

test.for(['{"url": ', '', '{"url":"https://example.com/","__proto__":{"a":1}}'])(
  'the body %j is refused as no JSON',
  async (body) => {
    const problem = await refusal('/api/v1/ingest', { method: 'POST', headers: JSON_TYPE, body });
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
  },
);

test.for(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/mixed; boundary=x'])(
  'a body of the type %s is refused as of no type that is read',
  async (type) => {
    const problem = await refusal('/api/v1/ingest', {
      method: 'POST',
      headers: { 'content-type': type },
      body: 'url=1',
    });
    expect(problem).toMatchObject({
      status: 415,
      code: 'UNSUPPORTED_TYPE',
      detail: expect.stringContaining('application/json'),
    });
  },
);

test('GraphQL takes no forms without files, which pages of other origins may send unasked', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const problem = await refusal('/graphql', { method: 'POST', headers, body: 'query=mutation%7Bx%7D' });
  expect(problem).toMatchObject({ status: 415, code: 'UNSUPPORTED_TYPE' });
});

test.for<[path: string, bytes: number]>([
  ['/api/v1/ingest/batch', 5_000_000],
  ['/api/v1/ingest', 25_000_000],
  ['/graphql', 25_000_000],
])('a body is too large for %s by what it holds at most', async ([path, bytes]) => {
  expect(await refusal(path, post({ url: 'x'.repeat(bytes) }))).toMatchObject({ status: 413, code: 'TOO_LARGE' });
});

test('a GraphQL document is too long where its variables would not be', async () => {
  const query = `{ document(url: "${'x'.repeat(100_000)}") { id } }`;
  const response = await fetch(`${app.url}/graphql`, post({ query }));
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT', field: 'query' } }] });
});

describe('an address that is wrong is refused with the name of what is wrong', () => {
  test.for<[path: string, field: string, sentence?: string]>([
    ['/ingest?limit=0', 'limit', '"limit" must be 1 or more.'],
    ['/ingest?limit=1001', 'limit', '"limit" must be 1000 or less.'],
    ['/ingest?limit=many', 'limit', '"limit" must be a whole number.'],
    ['/ingest?limit=1.5', 'limit'],
    ['/ingest?limit=1&limit=2', 'limit'],
    ['/ingest?offset=-1', 'offset'],
    ['/ingest?offset=99999999999', 'offset'],
    ['/ingest?status=done', 'status'],
    ['/ingest?page=2', 'page'],
    ['/library?tier=tier-x', 'tier'],
    ['/library?sort=size', 'sort'],
    ['/library?order=up', 'order'],
    ['/library?limit=0', 'limit'],
    ['/documents?offset=-1', 'offset'],
    ['/documents/1/content?revision=0', 'revision'],
    ['/documents/1/content?revision=99999999999', 'revision'],
    ['/search?q=', 'q', '"q" must have at least 1 character.'],
    [`/search?q=${'x'.repeat(4_001)}`, 'q', '"q" may have at most 4,000 characters.'],
    ['/search?q=x&published_from=yesterday', 'published_from', '"published_from" must be a day like 2026-05-31.'],
    ['/stream/1?last_event_id=-1', 'last_event_id'],
    ['/stream/1?last_event_id=99999999999', 'last_event_id'],
  ])('%s', async ([path, field, sentence = '']) => {
    const problem = await refusal(`/api/v1${path}`);
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_INPUT', field });
    expect(problem.detail).toContain(sentence);
    expect(problem.detail).toContain(`"${field}"`);
    expect(problem.detail).not.toMatch(/must NOT|must be [<>]|must match/);
  });

  test.for(['q=%00', 'tag=a%00&tag=b'])('/library?%s, which no text can hold', async (query) => {
    const problem = await refusal(`/api/v1/library?${query}`);
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_INPUT', detail: expect.stringContaining('NUL') });
  });
});

test.for(['nope', '1', UNKNOWN, '%00', 'null', '../../etc/passwd', `${UNKNOWN}0`, encodeURIComponent('¿dónde?')])(
  'there is no job %s, and no document',
  async (id) => {
    for (const [path, method] of [
      [`ingest/${id}`, 'GET'],
      [`ingest/${id}/cancel`, 'POST'],
      [`ingest/${id}/retry`, 'POST'],
      [`stream/${id}`, 'GET'],
      [`documents/${id}`, 'GET'],
      [`documents/${id}/content`, 'GET'],
      [`documents/${id}`, 'DELETE'],
    ] as const) {
      expect(await refusal(`/api/v1/${path}`, { method })).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
  },
);

test.for<[method: string, path: string]>([
  ['GET', '/nowhere'],
  ['GET', '/api/v1'],
  ['GET', '/api/v2/ingest'],
  ['PUT', '/api/v1/ingest'],
  ['POST', '/api/v1/health'],
  ['DELETE', '/graphql'],
])('there is no %s %s', async ([method, path]) => {
  const problem = await refusal(path, { method });
  expect(problem).toMatchObject({ status: 404, code: 'NOT_FOUND', detail: `There is no ${method} ${path}.` });
});

test('a path that can not be read, or is too long, is refused as every other', async () => {
  expect(await refusal('/api/v1/%ff')).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
  expect(await refusal(`/api/v1/ingest/${'a'.repeat(501)}`)).toMatchObject({ status: 414, code: 'INVALID_INPUT' });
});

test.for<[name: string, request: string, status: number]>([
  ['no HTTP', 'HELO librarian\r\n\r\n', 400],
  ['a header that has no end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
])('%s is refused as every other', async ([, request, status]) => {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(request);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toMatch(/content-type: application\/problem\+json/i);
  expect(head).toMatch(/x-request-id: \S+/i);
  expect(JSON.parse(body)).toMatchObject({ status, code: 'INVALID_INPUT' });
});

test('a fault of ours is told without its insides', async () => {
  await using broken = await startTestApp();
  await broken.database.$executeRaw`ALTER TABLE document RENAME COLUMN summary TO essence`;
  const { status, headers, body } = await broken.rest('GET', '/library');
  expect(status).toBe(500);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({ title: 'Internal Server Error', code: 'INTERNAL' });
  expect(JSON.stringify(body)).not.toMatch(/summary|column|prisma|stack/i);
});
