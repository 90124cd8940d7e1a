import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../src/storage/database/open-database.ts';
import { openDatabaseVectors } from '../../../src/storage/vectors/database-vectors.ts';
import { vectorSpace } from '../../../src/storage/vectors/vector-store.ts';
import { startTestApp, type TestApp, type TestAppOptions } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { EMBEDDING_MODEL, type ModelEndpoint, startModelEndpoint } from '../../support/model-endpoint.ts';
import { search, shelveText } from '../../support/search.ts';

const TIMES = { pageMs: 5_000, queryMs: 5_000, pauseMs: 50, restMs: 3_000 };
const NEW_MODEL = 'a-newer-embedding';
const PAGES = 12;

let site: LocalSite;
let endpoint: ModelEndpoint;
beforeAll(async () => {
  site = await startLocalSite();
  endpoint = await startModelEndpoint();
});
afterAll(async () => {
  await endpoint[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

function withModel(model: string | null): TestAppOptions {
  const [baseUrl, embeddingModel] = model === null ? ['', ''] : [endpoint.baseUrl, model];
  const settings = { AI_BASE_URL: baseUrl, AI_EMBEDDING_MODEL: embeddingModel };
  return { settings, meaningTimes: TIMES };
}

async function shelveCars(app: TestApp): Promise<void> {
  for (let n = 0; n < PAGES; n++) {
    await shelveText(app, site, `/car/${n}`, { title: `Car ${n}`, text: `Number ${n} of the cars: a car in town.` });
  }
}

const semantic = (app: TestApp, q = `automobile ${Math.random()}`) => search(app, { q, mode: 'semantic' });
const spaces = (app: TestApp) => app.database.embeddingSpace.findMany({ orderBy: { id: 'asc' } });

test('pages that were shelved without a model get vectors once one is set; until then a search says how far it is', async () => {
  let app = await startTestApp(withModel(null));
  try {
    await shelveCars(app);
    expect((await semantic(app)).body.code).toBe('AI_UNAVAILABLE');
    endpoint.fault = 'broken';
    app = await app.restart(withModel(EMBEDDING_MODEL));
    await expect.poll(() => endpoint.embeddings.length).toBeGreaterThan(0);
    const early = await semantic(app);
    expect([early.status, early.body.code]).toEqual([503, 'AI_UNAVAILABLE']);
    expect(early.body.detail).toContain(`0 of ${PAGES} documents have them`);
    const byWords = await search(app, { q: 'cars in town' });
    expect(byWords.body).toMatchObject({ mode: 'keyword', notice: expect.stringMatching(/^Searched by words only/) });
    endpoint.fault = null;
    await expect.poll(async () => (await semantic(app)).titles.length).toBe(10);
    expect((await search(app, { q: 'cars in town' })).body).toMatchObject({ mode: 'hybrid', notice: null });
    app = await app.restart(withModel(null));
    expect((await search(app, { q: 'cars in town' })).body).toMatchObject({ mode: 'keyword', notice: null });
    await expect.poll(() => app.database.revisionVectors.count()).toBe(PAGES);
  } finally {
    endpoint.fault = null;
    await app[Symbol.asyncDispose]();
  }
});

test('when the model changes, the old vectors serve until the new ones are whole, and no search is without an answer', async () => {
  let app = await startTestApp(withModel(EMBEDDING_MODEL));
  try {
    await shelveCars(app);
    expect((await semantic(app)).titles).toHaveLength(10);
    // The new one can't embed passages yet, only queries and probes.
    let isReady = false;
    endpoint.refuses = ({ model, texts }) =>
      model === NEW_MODEL && !isReady && texts.some((text) => text.startsWith('Car '));
    endpoint.fault = null;
    app = await app.restart(withModel(NEW_MODEL));
    const meanwhile = await shelveText(app, site, '/van', { title: 'Van', text: 'A van that came meanwhile.' });
    expect((await search(app, { q: 'van meanwhile' })).body.items[0].document.id).toBe(meanwhile);
    const answers: [number, number][] = [];
    const ask = async () => {
      const q = `automobile ${Math.random()}`;
      const { status, titles } = await semantic(app, q);
      answers.push([status, titles.length]);
      return endpoint.embeddings.find(({ texts }) => texts.includes(q))?.model;
    };
    expect(await ask()).toBe(EMBEDDING_MODEL);
    isReady = true;
    await expect
      .poll(async () => {
        await ask();
        return (await spaces(app)).map(({ model }) => model);
      })
      .toEqual([NEW_MODEL]);
    for (let n = 0; n < 5; n++) await ask();
    expect(await ask()).toBe(NEW_MODEL);
    expect(new Set(answers.map(String))).toEqual(new Set(['200,10']));
    expect(await app.database.revisionVectors.groupBy({ by: ['space'] })).toHaveLength(1);
  } finally {
    endpoint.refuses = () => false;
    await app[Symbol.asyncDispose]();
  }
});

test('an old model that is served no more leaves searches to the words, and says so', async () => {
  let app = await startTestApp(withModel(EMBEDDING_MODEL));
  try {
    await shelveCars(app);
    endpoint.refuses = () => true;
    app = await app.restart(withModel(NEW_MODEL));
    const { body, titles } = await search(app, { q: 'cars in town' });
    expect([body.mode, titles.length > 0]).toEqual(['keyword', true]);
    expect(body.notice).toMatch(/^Searched by words only\. The model endpoint refused what it was asked \(HTTP 400\)/);
    endpoint.refuses = () => false;
    await expect.poll(async () => (await semantic(app)).titles.length).toBe(10);
  } finally {
    endpoint.refuses = () => false;
    await app[Symbol.asyncDispose]();
  }
});

test('vectors that the store has lost are made again', async () => {
  let app = await startTestApp(withModel(EMBEDDING_MODEL));
  try {
    await shelveCars(app);
    const { database, close } = openDatabase({ connectionString: app.databaseUrl });
    const store = openDatabaseVectors({ database, address: { connectionString: app.databaseUrl } });
    await store.dropSpace(vectorSpace(EMBEDDING_MODEL, 64));
    await store.close();
    await close();
    app = await app.restart();
    await expect.poll(async () => (await semantic(app)).titles.length).toBe(10);
    expect(await app.database.revisionVectors.count()).toBe(PAGES);
  } finally {
    await app[Symbol.asyncDispose]();
  }
});

test('passages that are cut anew are embedded anew, and never taken for those before them', async () => {
  let app = await startTestApp(withModel(EMBEDDING_MODEL));
  try {
    await shelveCars(app);
    const calls = endpoint.embeddings.length;
    await app.database.$executeRaw`UPDATE index_entry SET index_version = 0`;
    app = await app.restart();
    await expect.poll(() => app.database.indexEntry.count({ where: { indexVersion: 0 } })).toBe(0);
    await expect.poll(() => app.database.indexEntry.count({ where: { spaces: { isEmpty: true } } })).toBe(0);
    expect(endpoint.embeddings.length).toBeGreaterThan(calls);
    expect((await semantic(app)).titles).toHaveLength(10);
  } finally {
    await app[Symbol.asyncDispose]();
  }
});
