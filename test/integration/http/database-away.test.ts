import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type DatabaseLine, openDatabaseLine } from '../../support/database-line.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

const ID = '0199f3c2-7a41-7c66-9d5b-3f0c2a1e8b70';

let database: TestDatabase;
let line: DatabaseLine;
let app: TestApp;
beforeAll(async () => {
  database = await createTestDatabase();
  line = await openDatabaseLine(database);
  app = await startTestApp({ settings: { DATABASE_URL: line.url } });
  await line.cut();
});
afterAll(async () => {
  await line.mend();
  await app[Symbol.asyncDispose]();
  await line[Symbol.asyncDispose]();
  await database.drop();
});

test.for<[method: string, path: string, body?: object]>([
  ['POST', '/ingest', { url: 'https://example.com/' }],
  ['GET', '/ingest'],
  ['GET', `/ingest/${ID}`],
  ['POST', `/ingest/${ID}/cancel`],
  ['POST', `/ingest/${ID}/retry`],
  ['GET', `/stream/${ID}`],
  ['GET', '/library'],
  ['GET', `/documents/${ID}`],
  ['GET', `/documents/${ID}/content`],
  ['DELETE', `/documents/${ID}`],
  ['POST', '/ingest/batch', { urls: ['https://example.com/'] }],
])('%s %s answers 503 and when to come again', async ([method, path, body]) => {
  const { status, headers, body: problem } = await app.rest(method, path, body);
  expect(problem).toMatchObject({ status: 503, title: 'Service Unavailable', code: 'DATABASE_UNAVAILABLE' });
  expect(status).toBe(503);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(headers.get('x-request-id')).toBeTruthy();
  expect(JSON.stringify(problem)).not.toMatch(/test_[0-9a-f]{32}|prisma|stack/i);
});

test.for([
  '{ jobs { totalCount } }',
  '{ library { totalCount } }',
  `{ job(id: "${ID}") { id } }`,
  `{ document(url: "https://example.com/") { id } }`,
  'mutation { ingest(input: { url: "https://example.com/" }) { __typename } }',
  `mutation { cancelJob(id: "${ID}") { __typename } }`,
  `mutation { deleteDocument(id: "${ID}") { __typename } }`,
])('GraphQL answers %s with the code at the top', async (query) => {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { errors } = (await response.json()) as { errors: { message: string; extensions: object }[] };
  expect(errors[0]).toMatchObject({
    message: 'The database can not be reached at the moment.',
    extensions: { code: 'DATABASE_UNAVAILABLE' },
  });
  expect(JSON.stringify(errors)).not.toMatch(/test_[0-9a-f]{32}|prisma|stack/i);
  expect(response.status).toBe(503);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a subscription ends with the code', async () => {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: `subscription { jobProgress(jobId: "${ID}") { seq } }` }),
  });
  expect(await response.text()).toContain('"code":"DATABASE_UNAVAILABLE"');
});

test('health says which part is down, and the probe for readiness too', async () => {
  const { status, body } = await app.rest('GET', '/health');
  expect(status).toBe(503);
  expect(body).toMatchObject({
    status: 'down',
    checks: { database: { status: 'down' }, queue: { status: 'down' }, files: { status: 'ok' } },
  });
  const ready = await fetch(`${app.url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'down' }]);
  expect((await fetch(`${app.url}/livez`)).status).toBe(200);
});

test('a database that is no longer there is away as well', async () => {
  await using gone = await createTestDatabase();
  await using other = await startTestApp({ settings: { DATABASE_URL: gone.url } });
  await gone.drop();
  expect((await other.rest('GET', '/library')).body).toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' });
});

test('once the database is back, so are the answers', async () => {
  await using own = await createTestDatabase();
  await using wire = await openDatabaseLine(own);
  await using other = await startTestApp({ settings: { DATABASE_URL: wire.url } });
  await wire.cut();
  expect((await other.rest('GET', '/ingest')).status).toBe(503);
  await wire.mend();
  expect((await other.rest('GET', '/ingest')).status).toBe(200);
  expect((await other.rest('POST', '/ingest', { url: 'https://10.0.0.1/' })).status).toBe(202);
});
