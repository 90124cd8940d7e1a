import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { search, shelveText } from '../../support/search.ts';

let site: LocalSite;
let app: TestApp;
const ids: string[] = [];
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
  for (const [n, tags] of [['birds'], ['birds', 'blue whales'], ['birds', 'blue whales', 'zebras']].entries()) {
    const text = `The ${n}th animal walks along the quiet river in the evening.`;
    const id = await shelveText(app, site, `/animal/${n}`, { title: `Animal ${n}`, text });
    ids.push(id);
    await app.rest('PATCH', `/documents/${id}`, { tags, tier: n === 0 ? 'tier-a' : 'tier-c' });
  }
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const tags = async (query = '') => (await app.rest('GET', `/tags${query}`)).body.items;
const stats = async () => (await app.rest('GET', '/stats')).body;

const ALL = [
  { tag: 'birds', count: 3 },
  { tag: 'blue whales', count: 2 },
  { tag: 'zebras', count: 1 },
];

test('tags come with how many documents have them, most first', async () => {
  expect(await tags()).toEqual(ALL);
  expect(await tags('?limit=1')).toEqual(ALL.slice(0, 1));
});

test('tags are chosen by what they begin with, and counted among some documents', async () => {
  expect(await tags('?prefix=BLUE%20')).toEqual([{ tag: 'blue whales', count: 2 }]);
  expect(await tags('?prefix=%25')).toEqual([]);
  expect(await tags('?tag=zebras&prefix=b')).toEqual([
    { tag: 'birds', count: 1 },
    { tag: 'blue whales', count: 1 },
  ]);
  expect(await tags('?tier=tier-a')).toEqual([{ tag: 'birds', count: 1 }]);
  expect(await tags('?q=animal%202th')).toEqual([
    { tag: 'birds', count: 1 },
    { tag: 'blue whales', count: 1 },
    { tag: 'zebras', count: 1 },
  ]);
  expect(await tags('?q=100%25')).toEqual([]);
});

test('stats count what is on the shelf', async () => {
  expect(await stats()).toEqual({
    documents: 3,
    tiers: { 'tier-a': 1, 'tier-b': 0, 'tier-c': 2, 'tier-d': 0 },
    languages: { en: 3 },
    sites: 1,
    words: 33,
    passages: 3,
    revisions: 3,
    text_bytes: expect.any(Number),
    newest_at: expect.stringMatching(/^\d{4}-.*Z$/),
    jobs: { queued: 0, processing: 0, completed: 3, failed: 0, cancelled: 0 },
  });
});

test('GraphQL answers the same', async () => {
  const answer = await app.graphql(`{
    tags(first: 2, prefix: "b", filter: { tier: [TIER_C] }) { tag count }
    stats { documents tiers { tier documents } languages { language documents } sites words passages revisions textBytes newestAt
      jobs { status count } } }`);
  expect(answer.tags).toEqual([
    { tag: 'birds', count: 2 },
    { tag: 'blue whales', count: 2 },
  ]);
  const { tiers, languages, jobs, textBytes, newestAt, ...numbers } = answer.stats;
  expect(numbers).toEqual({ documents: 3, sites: 1, words: 33, passages: 3, revisions: 3 });
  expect(tiers[0]).toEqual({ tier: 'TIER_A', documents: 1 });
  expect(languages).toEqual([{ language: 'en', documents: 3 }]);
  expect(jobs).toContainEqual({ status: 'COMPLETED', count: 3 });
  expect((await stats()).text_bytes).toBe(textBytes);
  expect((await stats()).newest_at).toBe(newestAt);
});

test.for(['limit=0', 'limit=1001', 'tier=tier-e', 'colour=red'])('GET /tags?%s is refused', async (query) => {
  const { status, body } = await app.rest('GET', `/tags?${query}`);
  expect([status, body.field]).toEqual([400, query.split('=')[0]]);
});

test('GraphQL refuses it too', async () => {
  await expect(app.graphql('{ tags(first: 0) { tag } }')).rejects.toThrow('"first" must be between 1 and 1000.');
});

test('what is shelved and changed is counted at once', async () => {
  const id = await shelveText(app, site, '/one-more', { title: 'One more', text: 'It was not there before.' });
  expect((await stats()).documents).toBe(4);
  await app.rest('PATCH', `/documents/${id}`, { tags: ['newts'] });
  expect(await tags('?prefix=newt')).toEqual([{ tag: 'newts', count: 1 }]);
  await app.rest('PATCH', `/documents/${id}`, { tags: [] });
  expect(await tags('?prefix=newt')).toEqual([]);
  await app.rest('DELETE', `/documents/${id}`);
  expect((await stats()).documents).toBe(3);
});

test.for(['REST', 'GraphQL'])('a document that is deleted by %s is gone everywhere at once', async (way) => {
  const text = `The lonely numbat of ${way} eats termites along the quiet river in the evening.`;
  const id = await shelveText(app, site, `/numbat/${way}`, { title: `Numbat ${way}`, text });
  await app.rest('PATCH', `/documents/${id}`, { tags: ['numbats'] });
  const seen = async () => ({
    found: (await search(app, { q: 'numbat termites' })).titles,
    listed: (await app.rest('GET', '/library?q=numbat')).body.total,
    tags: await tags('?prefix=numbat'),
    documents: (await stats()).documents,
    related: (await app.rest('GET', `/documents/${ids[0]}/related`)).body.items.some(
      (item: { document: { id: string } }) => item.document.id === id,
    ),
  });
  const title = `Numbat ${way}`;
  const there = { found: [title], listed: 1, tags: [{ tag: 'numbats', count: 1 }], documents: 4, related: true };
  expect(await seen()).toEqual(there);
  if (way === 'REST') await app.rest('DELETE', `/documents/${id}`);
  else await app.graphql('mutation ($id: ID!) { deleteDocument(id: $id) { __typename } }', { id });
  expect(await seen()).toEqual({ found: [], listed: 0, tags: [], documents: 3, related: false });
  for (const path of ['', '/content', '/revisions/1', '/diff', '/related']) {
    expect((await app.rest('GET', `/documents/${id}${path}`)).status).toBe(404);
  }
});

test('an empty shelf has numbers too', async () => {
  await using empty = await startTestApp();
  const { body } = await empty.rest('GET', '/stats');
  expect(body).toMatchObject({ documents: 0, languages: {}, words: 0, passages: 0, text_bytes: 0, newest_at: null });
  expect((await empty.rest('GET', '/tags')).body).toEqual({ items: [] });
});
