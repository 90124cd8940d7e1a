import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { ask } from '../../support/ask.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { EMBEDDING_MODEL, type ModelEndpoint, startModelEndpoint } from '../../support/model-endpoint.ts';
import { search, shelveText } from '../../support/search.ts';

/** Where nothing listens. */
const QDRANT_URL = 'http://127.0.0.1:1';

let site: LocalSite;
let endpoint: ModelEndpoint;
let app: TestApp;
beforeAll(async () => {
  site = await startLocalSite();
  endpoint = await startModelEndpoint();
  const settings = { AI_BASE_URL: endpoint.baseUrl, AI_EMBEDDING_MODEL: EMBEDDING_MODEL };
  app = await startTestApp({ settings });
  await shelveText(app, site, '/car', { title: 'Parking', text: 'Where to leave your car in town over night.' });
  app = await app.restart({ settings: { QDRANT_URL } });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await endpoint[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

test('while the vector store is away, searches go by words and say so, unless they are asked not to', async () => {
  const { body, titles } = await search(app, { q: 'car in town' });
  expect([body.mode, titles]).toEqual(['keyword', ['Parking']]);
  expect(body.notice).toMatch(/^Searched by words only\. The vectors can not be read/);
  for (const mode of ['semantic', 'hybrid']) {
    expect((await search(app, { q: 'automobile', mode })).body).toMatchObject({
      status: 503,
      code: 'VECTORS_UNAVAILABLE',
    });
  }
});

test('a question is answered from what words find meanwhile, and the answer says so', async () => {
  const { body } = await ask(app, 'Where to leave a car in town?');
  expect(body).toMatchObject({
    answered: true,
    notice: expect.stringMatching(/^Searched by words only\. The vectors can not be read/),
  });
});

test('a page waits in load for the vector store, with all that was done for it, and can be cancelled meanwhile', async () => {
  site.page('/cat', '<title>Pets</title><article><h1>Pets</h1><p>A cat sleeps most of the day.</p></article>');
  const job = await app.ingest(site.url('/cat'), { options: { skip_screening: true } });
  await app.untilEvent(job, (_, data) => /^The vector store is not available/.test(data.message ?? ''));
  const { body } = await app.rest('GET', `/ingest/${job}`);
  expect(body).toMatchObject({ status: 'processing', progress: { current_stage: 'load' } });
  expect((await search(app, { q: 'cat', mode: 'keyword' })).titles).toEqual([]);
  await app.rest('POST', `/ingest/${job}/cancel`);
  expect((await app.untilEnded(job)).status).toBe('cancelled');
});
