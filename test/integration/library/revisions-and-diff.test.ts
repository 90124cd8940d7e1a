import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { shelveText } from '../../support/search.ts';

let site: LocalSite;
let app: TestApp;
let id: string;
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
  const page = { title: 'Tides', text: 'The sea rises.\nThe moon pulls it.\nIt falls again.' };
  id = await shelveText(app, site, '/tides', page);
  await shelveText(app, site, '/tides', { ...page, text: 'The sea rises.\nMoon and sun pull it.\nIt falls again.' });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const get = async (path: string) => app.rest('GET', `/documents/${id}${path}`);

test('an old revision is still read, and says that the page has changed since', async () => {
  const { status, body } = await get('/revisions/1');
  expect(status).toBe(200);
  expect(body).toEqual({
    id: expect.any(String),
    document_id: id,
    number: 1,
    is_current: false,
    current_revision: 2,
    title: 'Tides',
    author: null,
    published_at: null,
    language: 'en',
    summary: expect.any(String),
    tags: expect.any(Array),
    quality_score: expect.any(Number),
    tier: expect.stringMatching(/^tier-[abcd]$/),
    created_at: expect.any(String),
    content_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    markdown: 'The sea rises.\n\nThe moon pulls it.\n\nIt falls again.',
  });
  expect((await get('/revisions/2')).body).toMatchObject({
    is_current: true,
    markdown: expect.stringContaining('sun'),
  });
});

test('a revision keeps the title of the page, whatever is set by hand', async () => {
  await app.rest('PATCH', `/documents/${id}`, { title: 'Ebb and flow' });
  expect((await get('/revisions/2')).body.title).toBe('Tides');
  await app.rest('PATCH', `/documents/${id}`, { title: null });
});

const PATCH = `--- revision-1
+++ revision-2
@@ -2,6 +2,6 @@
 
 The sea rises.
 
-The moon pulls it.
+Moon and sun pull it.
 
 It falls again.
`;

test.for(['', '?from=1', '?to=2', '?from=1&to=2'])('diff%s tells what has changed', async (query) => {
  const { status, body } = await get(`/diff${query}`);
  expect(status).toBe(200);
  expect(body).toEqual({ from: 1, to: 2, patch: PATCH, added_lines: 1, removed_lines: 1, is_exact: true });
});

test('a revision does not differ from itself, and backwards what was added is removed', async () => {
  expect((await get('/diff?from=2&to=2')).body).toMatchObject({ patch: '', added_lines: 0, removed_lines: 0 });
  expect((await get('/diff?from=2&to=1')).body.patch).toContain('\n-Moon and sun pull it.\n+The moon pulls it.\n');
});

test('a page of which only the title has changed differs in it', async () => {
  const page = { title: 'Dunes', text: 'Sand moves with the wind.' };
  const dunes = await shelveText(app, site, '/dunes', page);
  await shelveText(app, site, '/dunes', { ...page, title: 'Wandering dunes' });
  const { body } = await app.rest('GET', `/documents/${dunes}/diff`);
  expect(body.patch).toContain('-# Dunes\n+# Wandering dunes\n');
});

test('texts that differ in everything are compared in bounded time', async () => {
  const text = (word: string) => Array.from({ length: 12_000 }, (_, n) => `Line ${n} ${word} ${n % 7}.`).join('\n');
  const long = await shelveText(app, site, '/long', { title: 'Long', text: text('before') });
  await shelveText(app, site, '/long', { title: 'Long', text: text('after') });
  const began = performance.now();
  const { body } = await app.rest('GET', `/documents/${long}/diff`);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(body.added_lines).toBeGreaterThanOrEqual(12_000);
  expect(body.added_lines).toBe(body.removed_lines);
});

describe('what is not there', () => {
  test.for([
    ['/revisions/3', 404],
    ['/revisions/0', 400],
    ['/revisions/first', 400],
    ['/diff?to=3', 404],
    ['/diff?from=7&to=2', 404],
    ['/diff?to=1', 404],
    ['/diff?from=0', 400],
    ['/diff?from=1e99', 400],
    ['/diff?since=1', 400],
  ])('%s answers %i', async ([path, status]) => {
    const { status: answered, body } = await get(path as string);
    expect([answered, body.code]).toEqual([status, status === 404 ? 'NOT_FOUND' : 'INVALID_INPUT']);
  });

  test.for(['/revisions/1', '/diff', '/related'])('%s of no document answers 404', async (path) => {
    expect((await app.rest('GET', `/documents/0199f3c2-7a41-7c66-9d5b-3f0c2a1e8b70${path}`)).status).toBe(404);
    expect((await app.rest('GET', `/documents/nobody${path}`)).status).toBe(404);
  });
});

test('GraphQL answers the same', async () => {
  const { document } = await app.graphql(
    `query ($id: ID!) { document(id: $id) {
      revisionNumber revisions { number isCurrent } none: revision(number: 9) { id }
      revision(number: 1) { isCurrent title markdown author publishedAt language summary tags }
      diff { from to patch addedLines removedLines isExact } } }`,
    { id },
  );
  expect(document).toMatchObject({
    revisionNumber: 2,
    revisions: [
      { number: 2, isCurrent: true },
      { number: 1, isCurrent: false },
    ],
    none: null,
    revision: { isCurrent: false, title: 'Tides', markdown: expect.stringContaining('The moon') },
    diff: { from: 1, to: 2, patch: PATCH, addedLines: 1, removedLines: 1, isExact: true },
  });
  const missing = app.graphql('query ($id: ID!) { document(id: $id) { diff(from: 5) { patch } } }', { id });
  await expect(missing).rejects.toThrow('has no revision 5');
});
