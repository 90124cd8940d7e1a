import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { EMBEDDING_MODEL, type ModelEndpoint, startModelEndpoint } from '../../support/model-endpoint.ts';
import { search, shelveText } from '../../support/search.ts';

/** So short that a test need not wait for what people would. */
const TIMES = { pageMs: 2_000, queryMs: 1_500, pauseMs: 200, restMs: 100 };

let site: LocalSite;
let endpoint: ModelEndpoint;
let app: TestApp;
beforeAll(async () => {
  site = await startLocalSite();
  endpoint = await startModelEndpoint();
  const settings = { AI_BASE_URL: endpoint.baseUrl, AI_EMBEDDING_MODEL: EMBEDDING_MODEL };
  app = await startTestApp({ settings, meaningTimes: TIMES });
  await shelveText(app, site, '/car', { title: 'Parking', text: 'Where to leave your car in town over night.' });
  await shelveText(app, site, '/cat', { title: 'Pets', text: 'A cat sleeps most of the day, a dog at night.' });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await endpoint[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});
beforeEach(() => {
  endpoint.fault = null;
  endpoint.refuses = () => false;
});

/** With a new question each time, since answers of the model are remembered. */
async function untilHybrid(): Promise<void> {
  await expect.poll(async () => (await search(app, { q: `car ${Math.random()}` })).body.mode).toBe('hybrid');
}

test('a page is found by what it means as soon as its job has ended', async () => {
  const { body, titles } = await search(app, { q: 'automobile', mode: 'semantic' });
  expect([body.mode, body.notice, titles[0]]).toEqual(['semantic', null, 'Parking']);
  expect(body.items[0].score).toBeGreaterThan(body.items[1].score);
  expect(body.items[0].score).toBeLessThanOrEqual(1);
  expect(body.items[0].passage).toMatchObject({ text: 'Where to leave your car in town over night.', highlights: [] });
});

test('by itself, a search goes by words and by meaning, and says so', async () => {
  const { body, titles } = await search(app, { q: 'cat sleeps' });
  expect([body.mode, titles[0]]).toEqual(['hybrid', 'Pets']);
  expect(body.items[0].score).toBeCloseTo(2 / 61, 5);
  expect((await search(app, { q: 'feline', mode: 'keyword' })).body).toMatchObject({ mode: 'keyword', items: [] });
});

test('a query that is too long for the model is taken by its beginning, and harms no other', async () => {
  endpoint.refuses = ({ texts }) => texts.some((text) => text.length > 1_000);
  const { body, titles } = await search(app, { q: 'automobile '.repeat(200), mode: 'semantic' });
  expect([body.mode, titles[0]]).toEqual(['semantic', 'Parking']);
  endpoint.refuses = ({ texts }) => texts.includes('refused');
  expect((await search(app, { q: 'refused', mode: 'semantic' })).body.code).toBe('AI_INVALID_OUTPUT');
  expect((await search(app, { q: 'some vehicle', mode: 'semantic' })).titles[0]).toBe('Parking');
});

test('filters narrow what is found by meaning too', async () => {
  for (const mode of ['semantic', 'hybrid']) {
    expect((await search(app, { q: 'automobile', mode, language: 'de' })).titles).toEqual([]);
    expect((await search(app, { q: 'automobile', mode, tag: 'no such tag' })).titles).toEqual([]);
    expect((await search(app, { q: 'automobile', mode, site: '127.0.0.1' })).titles).toContain('Parking');
  }
});

test('a page that changed is found by its new text, one that is deleted not at all, at once', async () => {
  const id = await shelveText(app, site, '/doctor', { title: 'Help', text: 'The doctor comes on Monday.' });
  const nearest = async () => (await search(app, { q: 'physician', mode: 'semantic', limit: '1' })).body.items[0];
  expect((await nearest()).passage.text).toBe('The doctor comes on Monday.');
  await shelveText(app, site, '/doctor', { title: 'Help', text: 'Our doctor is on holiday.' });
  expect((await nearest()).passage.text).toBe('Our doctor is on holiday.');
  await app.rest('DELETE', `/documents/${id}`);
  for (const mode of ['semantic', 'hybrid', 'auto']) {
    expect((await search(app, { q: 'physician', mode })).titles).not.toContain('Help');
  }
  expect(await app.database.revisionVectors.count()).toBe(2);
});

test('a long page is embedded in parts, and found by its best one', async () => {
  const filler = Array.from({ length: 60 }, (_, n) =>
    `Paragraph ${n} tells of ships, harbours and weather at sea. `.repeat(8),
  );
  filler[40] = 'The physician on board was the only doctor for a thousand miles. '.repeat(12);
  await shelveText(app, site, '/long', { title: 'Logbook', text: filler.join('\n') });
  const { body } = await search(app, { q: 'the only doctor on board', mode: 'semantic', limit: '1' });
  expect(body.items[0].document.title).toBe('Logbook');
  expect(body.items[0].passage.text).toContain('physician');
});

test.for([['😀 🎉'], ['?! …']])('%s has no meaning that could be searched for', async ([q = '']) => {
  const { status, body } = await search(app, { q });
  expect([status, body.items]).toEqual([200, []]);
  expect(body.notice).toMatch(/no words that can be searched for/);
});

test('a query of only common words is searched for by meaning, and the answer says so', async () => {
  const { body } = await search(app, { q: 'to be or not to be' });
  expect(body.mode).toBe('hybrid');
  expect(body.notice).toMatch(/only very common ones; it is searched for by meaning/);
});

describe('when the model fails', () => {
  const FAULTS = [
    ['quota', 'AI_QUOTA'],
    ['broken', 'AI_UNAVAILABLE'],
    ['hang', 'AI_UNAVAILABLE'],
    ['no protocol', 'AI_INVALID_OUTPUT'],
    ['wrong dimension', 'AI_INVALID_OUTPUT'],
  ] as const;

  test.for(FAULTS)('%s at a query: by words with a notice, or %s for who wants meaning', async ([fault, code]) => {
    endpoint.fault = fault;
    const { body, titles } = await search(app, { q: `car ${fault}` });
    expect([body.mode, titles[0]]).toEqual(['keyword', 'Parking']);
    expect(body.notice).toMatch(/^Searched by words only\. The (embedding )?model/);
    for (const mode of ['semantic', 'hybrid']) {
      const answer = await search(app, { q: `car ${fault}`, mode });
      expect(answer.status).toBeGreaterThanOrEqual(429);
      expect(answer.body.code).toBe(code);
    }
    endpoint.fault = null;
    await untilHybrid();
  });

  test.for(FAULTS)('%s at a page: it is shelved, told (%s), and embedded afterwards', async ([fault, code]) => {
    const name = fault.replace(' ', '-');
    // Whatever failed before is over.
    await new Promise((resolve) => setTimeout(resolve, 2 * TIMES.pauseMs));
    endpoint.fault = fault;
    const text = `The vehicle of ${name} waits at the gate.`;
    site.page(`/${name}`, `<title>${name}</title><article><h1>${name}</h1><p>${text}</p></article>`);
    const job = await app.ingest(site.url(`/${name}`), { options: { skip_screening: true } });
    const messages = (await app.events(job)).map(({ data }) => data.message ?? '');
    expect(messages.find((message: string) => message.includes(code))).toMatch(/found by words, and by meaning once/);
    expect((await app.untilEnded(job)).status).toBe('completed');
    expect((await search(app, { q: `${name} gate`, mode: 'keyword' })).titles).toContain(name);
    endpoint.fault = null;
    const embedded = async () =>
      (await search(app, { q: `${name} automobile`, mode: 'semantic' })).body.items?.[0]?.document.title;
    await expect.poll(embedded).toBe(name);
  });

  test('vectors of another length are said in the health, and never stored', async () => {
    endpoint.fault = 'wrong dimension';
    await search(app, { q: 'something new' });
    const { body } = await app.rest('GET', '/health');
    expect(body.checks.ai).toMatchObject({ status: 'down', detail: expect.stringContaining('32 dimensions') });
    endpoint.fault = null;
    await untilHybrid();
    expect((await app.rest('GET', '/health')).body.checks.ai.status).toBe('ok');
    const spaces = await app.database.embeddingSpace.findMany();
    expect(spaces.map(({ dimensions }) => dimensions)).toEqual([64]);
  });

  test('a page that the model refuses is embedded by its first words, or not at all, and keeps no other waiting', async () => {
    endpoint.refuses = ({ texts }) => texts.some((text) => text.length > 850 || text.includes('unreadable'));
    await shelveText(app, site, '/wide', { title: 'Wide', text: 'A feline doctor. '.repeat(60) });
    await shelveText(app, site, '/never', { title: 'Never', text: 'A feline doctor, unreadable.' });
    await shelveText(app, site, '/slim', { title: 'Slim', text: 'A feline physician, in few words.' });
    const found = async () => (await search(app, { q: 'cat doctor', mode: 'semantic' })).titles.slice(0, 2).toSorted();
    await expect.poll(found).toEqual(['Slim', 'Wide']);
    await expect.poll(() => app.database.indexEntry.count({ where: { spaces: { isEmpty: true } } })).toBe(0);
    expect((await search(app, { q: 'unreadable' })).titles[0]).toBe('Never');
  });
});
