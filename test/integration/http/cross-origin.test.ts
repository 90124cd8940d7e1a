import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';

const PAGE_ORIGIN = 'http://localhost:8501';

let site: LocalSite;
let app: TestApp;
let jobId: string;
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
  jobId = await app.ingest(site.url('/article'));
  await app.untilEnded(jobId);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

/** Every kind of answer: REST, its errors, its streams, GraphQL, its errors and its streams. */
const CALLS: readonly (readonly [name: string, path: () => string, init: RequestInit])[] = [
  ['REST', () => '/api/v1/library', {}],
  ['an error of REST', () => '/api/v1/ingest/nope', {}],
  [
    'a refused body',
    () => '/api/v1/ingest',
    { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } },
  ],
  ['no route', () => '/nowhere', {}],
  ['a stream', () => `/api/v1/stream/${jobId}`, {}],
  ['GraphQL', () => '/graphql', graphql('{ __typename }')],
  ['an error of GraphQL', () => '/graphql', graphql('{ nothing }')],
  [
    'a GraphQL subscription',
    () => '/graphql',
    graphql(`subscription { jobProgress(jobId: "nope") { seq } }`, 'text/event-stream'),
  ],
  ['the single connection', () => '/graphql/stream', { method: 'PUT' }],
];

function graphql(query: string, accept = 'application/json'): RequestInit {
  return { method: 'POST', body: JSON.stringify({ query }), headers: { accept, 'content-type': 'application/json' } };
}

async function headersOf(path: string, init: RequestInit, extra: Record<string, string>): Promise<Headers> {
  const response = await fetch(app.url + path, { ...init, headers: { ...(init.headers as object), ...extra } });
  await response.text();
  return response.headers;
}

describe('the request id', () => {
  test.for(CALLS)('%s echoes a sane one', async ([, path, init]) => {
    const headers = await headersOf(path(), init, { 'x-request-id': 'page-7.a:b_C' });
    expect(headers.get('x-request-id')).toBe('page-7.a:b_C');
  });

  test.for(CALLS)('%s replaces an insane one', async ([, path, init]) => {
    for (const insane of ['a b', '<script>', 'x'.repeat(129), '"']) {
      const id = (await headersOf(path(), init, { 'x-request-id': insane })).get('x-request-id');
      expect(id).toMatch(/^[\w-]{8,128}$/);
    }
  });

  test('each request without one gets its own', async () => {
    const ids = await Promise.all(
      Array.from({ length: 50 }, async () => (await headersOf('/livez', {}, {})).get('x-request-id')),
    );
    expect(new Set(ids).size).toBe(50);
  });
});

describe('pages of other origins', () => {
  test.for(CALLS)('%s can be read by a page of an origin that is allowed', async ([, path, init]) => {
    const headers = await headersOf(path(), init, { origin: PAGE_ORIGIN });
    expect(headers.get('access-control-allow-origin')).toBe(PAGE_ORIGIN);
    expect(headers.get('access-control-expose-headers')).toMatch(/X-Request-Id/);
    expect(headers.get('vary')).toMatch(/origin/i);
  });

  test.for(CALLS)('%s can not be read by a page of another origin', async ([, path, init]) => {
    const headers = await headersOf(path(), init, { origin: 'http://evil.example' });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test.for(['/api/v1/ingest', '/api/v1/documents/1', '/graphql', '/graphql/stream'])(
    'a browser that asks before it calls %s is told what it may do',
    async (path) => {
      const ask = {
        'access-control-request-method': 'DELETE',
        'access-control-request-headers': 'content-type,x-request-id',
      };
      const allowed = await headersOf(path, { method: 'OPTIONS' }, { ...ask, origin: PAGE_ORIGIN });
      expect(allowed.get('access-control-allow-origin')).toBe(PAGE_ORIGIN);
      expect(allowed.get('access-control-allow-methods')).toMatch(/GET.*POST.*PUT.*PATCH.*DELETE/);
      expect(allowed.get('access-control-allow-headers')).toBe('content-type,x-request-id');
      const refused = await headersOf(path, { method: 'OPTIONS' }, { ...ask, origin: 'http://evil.example' });
      expect(refused.get('access-control-allow-origin')).toBeNull();
    },
  );

  test('which origins are allowed is a setting', async () => {
    await using other = await startTestApp({ settings: { CORS_ORIGINS: 'https://shelf.example' } });
    const { headers } = await other.rest('GET', '/library', undefined, { origin: 'https://shelf.example' });
    expect(headers.get('access-control-allow-origin')).toBe('https://shelf.example');
    const refused = await other.rest('GET', '/library', undefined, { origin: PAGE_ORIGIN });
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  });
});
