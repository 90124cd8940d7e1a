import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findUnindexed, indexPages } from '../../../src/library/index-backlog.ts';
import { createIndexEntry } from '../../../src/library/index-entry.ts';
import { MERGING_LOCK } from '../../../src/library/keep-index.ts';
import { createFindPassages } from '../../../src/library/lexical/find-passages.ts';
import { mergeSegments } from '../../../src/library/lexical/merge-segments.ts';
import { mergeTail } from '../../../src/library/lexical/merge-tail.ts';
import { packPostings } from '../../../src/library/lexical/pack-postings.ts';
import { releaseSegments } from '../../../src/library/lexical/release-segments.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { search, shelveText } from '../../support/search.ts';

let site: LocalSite;
let app: TestApp;
/** One process merges at a time, and here that is the test: it holds the lock all along. */
let lock: pg.Client;
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
  lock = new pg.Client(app.databaseUrl);
  await lock.connect();
  await lock.query(`SELECT pg_advisory_lock(${MERGING_LOCK})`);
});
afterAll(async () => {
  await lock.end();
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const ALL = { passages: 1, entries: 1, packed: 2 };

/** @param meanwhile done while the postings are packed */
async function merge(meanwhile: () => Promise<unknown> = async () => undefined): Promise<boolean> {
  const { database } = app;
  const pack = async (passages: string) => {
    await meanwhile();
    return packPostings(passages);
  };
  return mergeTail({ database, pack, alone: (work) => database.$transaction(work) }, ALL);
}

async function mergeAll(): Promise<void> {
  while (await merge());
}

/** So many that have a passage each, again and again. */
async function mergeSegmentsBy(together: number): Promise<void> {
  const sizes = { together, large: together };
  while (await app.database.$transaction((transaction) => mergeSegments(transaction, sizes)));
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

test('what is in segments that were put together is found just as before', async () => {
  await mergeAll();
  const answerTo = async (q: string) => ({ ...(await search(app, { q })).body, took_ms: 0 });
  const questions = ['winter home of a badger', 'river', 'hedgehog'];
  const before = await Promise.all(questions.map(answerTo));
  const [segments, rows] = [await app.database.indexSegment.count(), await app.database.posting.count()];
  await mergeSegmentsBy(2);
  expect(await Promise.all(questions.map(answerTo))).toEqual(before);
  expect(await app.database.indexSegment.count()).toBe(Math.ceil(segments / 2));
  expect(await app.database.posting.count()).toBeLessThan(rows);
  for (const { number, entries, passages } of await app.database.indexSegment.findMany()) {
    const where = { segment: number };
    const found = await app.database.indexEntry.aggregate({ where, _sum: { passageCount: true }, _count: true });
    expect([found._count, found._sum.passageCount]).toEqual([entries, passages]);
  }
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

test('segments that are empty at the same time are given up a few at a time', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 6; n++) {
    ids.push(await shelveText(app, site, `/vole/${n}`, { title: `Vole ${n}`, text: `Vole number ${n} digs.` }));
  }
  await mergeAll();
  await mergeSegmentsBy(3);
  const segments = await app.database.indexSegment.count();
  for (const n of [0, 1, 3, 4]) await app.rest('DELETE', `/documents/${ids[n]}`);
  expect(await releaseSegments(app.database, 1)).toBe(true);
  expect(await app.database.indexSegment.count()).toBe(segments - 1);
  expect(await releaseSegments(app.database, 1)).toBe(true);
  expect(await releaseSegments(app.database, 1)).toBe(false);
  expect((await search(app, { q: 'vole' })).titles.toSorted()).toEqual(['Vole 2', 'Vole 5']);
  await mergeAll();
  expect((await search(app, { q: 'vole' })).titles.toSorted()).toEqual(['Vole 2', 'Vole 5']);
});

test('what is deleted while its postings are packed is found by nobody', async () => {
  await mergeAll();
  const id = await shelveText(app, site, '/newt', { title: 'The newt', text: 'The newt sleeps under a stone.' });
  expect(await merge(() => app.rest('DELETE', `/documents/${id}`))).toBe(true);
  expect((await search(app, { q: 'newt' })).titles).toEqual([]);
});

test('of two that pack the same entries one stores them', async () => {
  await mergeAll();
  await shelveText(app, site, '/toad', { title: 'The toad', text: 'The toad sits in the well.' });
  const segments = await app.database.indexSegment.count();
  expect(await merge(() => merge())).toBe(false);
  expect(await app.database.indexSegment.count()).toBe(segments + 1);
  expect((await search(app, { q: 'toad' })).titles).toEqual(['The toad']);
});

test('searches see all of the shelf while it is merged', async () => {
  for (let n = 0; n < 8; n++) {
    await shelveText(app, site, `/gull/${n}`, { title: `Gull ${n}`, text: `Seagull number ${n} lands on the pier.` });
  }
  const findPassages = createFindPassages(app.database);
  const seen = new Set<string>();
  let merging = true;
  const merged = mergeAll()
    .then(() => mergeSegmentsBy(2))
    .finally(() => {
      merging = false;
    });
  while (merging) {
    const { passages } = await findPassages('seagull', {}, { passages: 10, documents: 10 });
    seen.add(passages.map(({ number, score }) => `${number} ${score.toFixed(4)}`).join());
  }
  await merged;
  expect([...seen].map((passages) => passages.split(',').length)).toEqual([8]);
});

test('pages that were shelved without an entry, or under another version, are indexed when a worker starts', async () => {
  await shelveText(app, site, '/heron', { title: 'The heron', text: 'A heron waits for fish.' });
  await shelveText(app, site, '/stork', { title: 'The stork', text: 'A stork nests upon the chimney.' });
  await app.database.$executeRaw`
    DELETE FROM index_entry e USING document d WHERE d.revision_id = e.revision_id AND d.title = 'The heron'`;
  await app.database.$executeRaw`
    UPDATE index_entry e SET index_version = 0 FROM document d WHERE d.revision_id = e.revision_id AND d.title = 'The stork'`;
  expect((await search(app, { q: 'heron' })).titles).toEqual([]);
  const marks = async () => (await search(app, { q: 'stork' })).body.items[0].passage.highlights;
  expect(await marks()).toEqual([]);
  app = await app.restart();
  await expect.poll(async () => (await search(app, { q: 'heron' })).titles).toEqual(['The heron']);
  await expect.poll(() => app.database.indexEntry.count({ where: { indexVersion: 0 } })).toBe(0);
  expect((await search(app, { q: 'stork' })).titles).toEqual(['The stork']);
  expect(await marks()).toEqual([{ start: 2, end: 7 }]);
});

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

test('of two processes that index the same page, the second leaves what the first has made', async () => {
  await shelveText(app, site, '/crane', { title: 'The crane', text: 'A crane dances in the snow.' });
  const { revisionId } = await app.database.document.findFirstOrThrow({ where: { title: 'The crane' } });
  await app.database.indexEntry.delete({ where: { revisionId } });
  const [page] = await findUnindexed(app.database, FIRST_ID, 50);
  expect(page?.revisionId).toBe(revisionId);
  const entry = { ...createIndexEntry('The crane', [], 'en'), title: 'The crane' };
  const numbers: number[] = [];
  for (let n = 0; n < 2; n++) {
    await app.database.$transaction((transaction) => indexPages(transaction, new Map([[revisionId, entry]])));
    numbers.push((await app.database.indexEntry.findUniqueOrThrow({ where: { revisionId } })).number);
  }
  expect(numbers[1]).toBe(numbers[0]);
});

test('books are indexed a few at a time', async () => {
  const books = ['Iliad', 'Odyssey'];
  for (const book of books) await shelveText(app, site, `/${book}`, { title: book, text: 'Sing to me.' });
  await app.database.$executeRaw`
    DELETE FROM index_entry e USING document d WHERE d.revision_id = e.revision_id AND d.title = ANY (${books})`;
  expect(await findUnindexed(app.database, FIRST_ID, 50)).toMatchObject(books.map((title) => ({ title })));
  await app.database.$executeRaw`
    UPDATE revision SET markdown = repeat('Sing, goddess. ', 600_000) WHERE title = ANY (${books})`;
  expect(await findUnindexed(app.database, FIRST_ID, 50)).toMatchObject([{ title: 'Iliad' }]);
});

test('a book that says a word on every page hides no other document, and is not read whole', async () => {
  const pages = Array.from(
    { length: 300 },
    (_, n) => `Chapter ${n} of the walrus.${' It is about the sea.'.repeat(36)}`,
  );
  await shelveText(app, site, '/book', { title: 'Walrus', text: pages.join('\n') });
  for (const n of [1, 2])
    await shelveText(app, site, `/note/${n}`, {
      title: `Note ${n}`,
      text: `Seen today, along with a seal and a gull: one walrus, ${n} metres long, on the rocks.`,
    });
  const { passages } = await createFindPassages(app.database)('walrus', {}, { passages: 10, documents: 10 });
  expect(new Set(passages.map(({ documentId }) => documentId)).size).toBe(3);
  expect(passages.length).toBeLessThan(110);
});
