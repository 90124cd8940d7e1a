import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { EMBEDDING_MODEL, type ModelEndpoint, startModelEndpoint } from '../../support/model-endpoint.ts';
import { search } from '../../support/search.ts';

let site: LocalSite;
let endpoint: ModelEndpoint;
let app: TestApp;
beforeAll(async () => {
  site = await startLocalSite();
  endpoint = await startModelEndpoint();
  const settings = { AI_BASE_URL: endpoint.baseUrl, AI_EMBEDDING_MODEL: EMBEDDING_MODEL };
  app = await startTestApp({ settings });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await endpoint[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});
/** Submits a page and waits until the model, which never answers, is asked for its vectors. */
async function untilAsked(name: string): Promise<string> {
  await expect.poll(() => app.database.embeddingSpace.count()).toBe(1);
  endpoint.fault = 'hang';
  site.page(`/${name}`, `<title>${name}</title><article><h1>${name}</h1><p>A page about a ${name}.</p></article>`);
  const job = await app.ingest(site.url(`/${name}`), { options: { skip_screening: true } });
  const isAsked = () => endpoint.embeddings.some(({ texts }) => texts.some((text) => text.startsWith(name)));
  await expect.poll(isAsked).toBe(true);
  return job;
}

test('a job that waits for a model is cancelled at once', async () => {
  const job = await untilAsked('heron');
  const left = endpoint.leftHanging;
  await app.rest('POST', `/ingest/${job}/cancel`);
  expect((await app.untilEnded(job)).status).toBe('cancelled');
  // Long before the patience with the model ends.
  await expect.poll(() => endpoint.leftHanging, { timeout: 15_000 }).toBeGreaterThan(left);
});

test('a server that stops meanwhile does so in time, and the job goes on after the next start', async () => {
  const job = await untilAsked('stork');
  const began = performance.now();
  await app.close();
  expect(performance.now() - began).toBeLessThan(10_000);
  endpoint.fault = null;
  app = await app.restart();
  expect((await app.untilEnded(job)).status).toBe('completed');
  expect((await search(app, { q: 'a page about storks', mode: 'semantic' })).titles).toEqual(['stork']);
});
