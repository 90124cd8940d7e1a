import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFindPassages } from '../../../src/library/lexical/find-passages.ts';
import { mergeTail } from '../../../src/library/lexical/merge-tail.ts';
import { releaseSegments } from '../../../src/library/lexical/release-segments.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { search, shelveText } from '../../support/search.ts';

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

const SOON = { timeout: 15_000 };
const ALL = { passages: 1, entries: 1 };

async function mergeAll(): Promise<void> {
  while (await mergeTail(app.database, ALL));
}

test('what is merged is found just as what is not', async () => {
  const animals = ['badger', 'beaver', 'hedgehog'];
  for (const animal of animals) {
    const text = `The ${animal} builds its winter home near the river.\nNo other ${animal} may come near.`;
    await shelveText(app, site, `/${animal}`, { title: `The ${animal}`, text });
  }
  const before = await search(app, { q: 'winter home of a badger' });
  expect(before.titles[0]).toBe('The badger');
  await mergeAll();
  expect(await app.database.indexEntry.count({ where: { segment: null } })).toBe(0);
  const { took_ms: _, ...answer } = (await search(app, { q: 'winter home of a badger' })).body;
  expect(before.body).toMatchObject(answer);
});

test('a page that was merged is gone at once when it is deleted, and its segment when half is gone', async () => {
  const id = await shelveText(app, site, '/lynx', { title: 'The lynx', text: 'A lynx hunts alone at dusk.' });
  await mergeAll();
  expect((await search(app, { q: 'lynx' })).titles).toEqual(['The lynx']);
  await app.rest('DELETE', `/documents/${id}`);
  expect((await search(app, { q: 'lynx' })).titles).toEqual([]);
  const segments = await app.database.indexSegment.count();
  await releaseSegments(app.database);
  expect(await app.database.indexSegment.count()).toBe(segments - 1);
});

test('searches see all of the shelf while it is merged', async () => {
  for (let n = 0; n < 8; n++) {
    await shelveText(app, site, `/gull/${n}`, { title: `Gull ${n}`, text: `Seagull number ${n} lands on the pier.` });
  }
  const findPassages = createFindPassages(app.database);
  const counts: number[] = [];
  let merging = true;
  const merged = mergeAll().finally(() => {
    merging = false;
  });
  while (merging) counts.push((await findPassages('seagull', {}, { passages: 10, documents: 10 })).passages.length);
  await merged;
  expect(new Set(counts)).toEqual(new Set([8]));
});

test('pages that were shelved without an entry, or under another version, are indexed when a worker starts', async () => {
  await shelveText(app, site, '/heron', { title: 'The heron', text: 'A heron waits for fish.' });
  await shelveText(app, site, '/stork', { title: 'The stork', text: 'A stork nests upon the chimney.' });
  await app.database.$executeRaw`
    DELETE FROM index_entry e USING document d WHERE d.revision_id = e.revision_id AND d.title = 'The heron'`;
  await app.database.$executeRaw`
    UPDATE index_entry e SET index_version = 0 FROM document d WHERE d.revision_id = e.revision_id AND d.title = 'The stork'`;
  expect((await search(app, { q: 'heron' })).titles).toEqual([]);
  app = await app.restart();
  await expect.poll(async () => (await search(app, { q: 'heron' })).titles, SOON).toEqual(['The heron']);
  await expect.poll(() => app.database.indexEntry.count({ where: { indexVersion: 0 } }), SOON).toBe(0);
  expect((await search(app, { q: 'stork' })).titles).toEqual(['The stork']);
});
