import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';

let site: LocalSite;
let app: TestApp;
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const shelve = async (path: string): Promise<string> =>
  (await app.untilEnded(await app.ingest(site.url(path)))).result.document_id;
const findByUrl = async (url: string): Promise<{ id: string; url: string } | null> =>
  (await app.graphql('query ($url: String) { document(url: $url) { id url } }', { url })).document;

test('a page is found by the address it was submitted by, however that is written', async () => {
  const id = await shelve('/article/1');
  const { host } = new URL(site.origin);
  for (const url of [
    site.url('/article/1'),
    `HTTP://${host}/article/1?utm_campaign=x#part`,
    `http://${host}/a/../article/%31`,
  ]) {
    expect(await findByUrl(url)).toEqual({ id, url: site.url('/article/1') });
  }
});

test('a page that was moved is found by its old address and its new one', async () => {
  const id = await shelve('/redirect?to=/article/2');
  for (const path of ['/redirect?to=/article/2', '/article/2']) {
    expect(await findByUrl(site.url(path))).toEqual({ id, url: site.url('/article/2') });
  }
});

test('a page that names another address as its own is found by both', async () => {
  const id = await shelve('/canonical');
  for (const path of ['/canonical', '/article-canonical']) {
    expect(await findByUrl(site.url(path))).toEqual({ id, url: site.url('/article-canonical') });
  }
});

test('two addresses of one page make one document', async () => {
  const id = await shelve('/article/3');
  expect(await shelve('/redirect?to=/article/3')).toBe(id);
  expect(await app.database.document.count({ where: { url: site.url('/article/3') } })).toBe(1);
});

test('an address that leads to nothing on the shelf finds nothing', async () => {
  expect(await findByUrl('https://example.com/never')).toBeNull();
});
