import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { startLocalSite } from '../../support/local-site.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const CHECK = { status: 'ok', detail: expect.any(String) };

test.for(['/health', '/api/v1/health'])('GET %s tells how each part is, and which driver serves it', async (path) => {
  const response = await fetch(app.url + path);
  expect(response.status).toBe(200);
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  expect(await response.json()).toEqual({
    status: 'ok',
    version,
    checks: { database: CHECK, redis: CHECK, vectors: CHECK, files: CHECK, ai: CHECK, queue: CHECK },
  });
});

test('the queue says how much waits', async () => {
  await using site = await startLocalSite();
  const gate = site.gate('/article');
  const id = await app.ingest(site.url('/article'));
  await gate.reached;
  expect((await app.rest('GET', '/health')).body.checks.queue.detail).toContain('0 queued, 1 processing');
  gate.open();
  await app.untilEnded(id);
});

test.for(['/livez', '/readyz'])('GET %s answers that all is well', async (path) => {
  const response = await fetch(app.url + path);
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
});

test('a trailing slash changes nothing', async () => {
  expect((await app.rest('GET', '/library/')).body).toEqual((await app.rest('GET', '/library')).body);
});

test.for(['/api/v1/ingest', '/api/v1/library', '/api/v1/health', '/livez'])(
  'HEAD %s answers as GET, without a body',
  async (path) => {
    const get = await fetch(app.url + path);
    const head = await fetch(app.url + path, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (const name of ['content-type', 'content-length']) expect(head.headers.get(name)).toBe(get.headers.get(name));
  },
);

test('HEAD of a stream answers at once, also while its job goes on', async () => {
  await using site = await startLocalSite();
  const gate = site.gate('/article/1');
  const id = await app.ingest(site.url('/article/1'));
  await gate.reached;
  const head = await fetch(`${app.url}/api/v1/stream/${id}`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  gate.open();
  await app.untilEnded(id);
});

test.for(['text/html', 'application/xml', '*/*', ''])('whoever accepts %j gets JSON all the same', async (accept) => {
  const response = await fetch(`${app.url}/api/v1/library`, { headers: { accept } });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  const refused = await fetch(`${app.url}/api/v1/ingest/nope`, { headers: { accept } });
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
});
