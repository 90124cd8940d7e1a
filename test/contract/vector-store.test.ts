import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fuseRankings } from '../../src/library/fuse-rankings.ts';
import { type Database, openDatabase } from '../../src/storage/database/open-database.ts';
import { openDatabaseVectors } from '../../src/storage/vectors/database-vectors.ts';
import { openQdrantVectors } from '../../src/storage/vectors/qdrant-vectors.ts';
import {
  type Facets,
  type VectorFilter,
  type VectorStore,
  vectorSpace,
} from '../../src/storage/vectors/vector-store.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { showRevision } from '../support/show-revision.ts';

type Open = (database: Database, address: TestDatabase['connectionConfig']) => VectorStore;

const qdrantUrl = process.env.TEST_QDRANT_URL;
const prefix = `test-${randomUUID()}`;

/** Every driver: two stores that it opens on one database see the same, as two processes do. */
const DRIVERS: Record<string, Open> = {
  database: (database, address) => openDatabaseVectors({ database, address }),
  ...(qdrantUrl === undefined
    ? {}
    : { Qdrant: (database: Database) => openQdrantVectors({ url: qdrantUrl, database, prefix }) }),
};

const FACETS: Facets = { tier: 'tier-a', tags: ['bees'], language: 'en', site: 'Example', publishedAt: null };
const space = vectorSpace('a model', 6);

/** A vector that leans from the first axis towards the second: the more, the farther from `lean(0)`. */
const lean = (degrees: number) => [
  Math.cos((degrees * Math.PI) / 180),
  Math.sin((degrees * Math.PI) / 180),
  0,
  0,
  0,
  0,
];

describe.each(Object.entries(DRIVERS))('vectors in: %s', (_, open) => {
  let testDatabase: TestDatabase;
  let opened: ReturnType<typeof openDatabase>;
  let database: Database;
  let store: VectorStore;
  let elsewhere: VectorStore;
  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    opened = openDatabase(testDatabase.connectionConfig);
    database = opened.database;
    store = open(database, testDatabase.connectionConfig);
    elsewhere = open(database, testDatabase.connectionConfig);
  });
  afterAll(async () => {
    await store.dropSpace(space);
    await Promise.all([store.close(), elsewhere.close()]);
    await opened.close();
    await testDatabase.drop();
  });

  async function shelve(vectors: number[][], facets: Facets = FACETS, documentId?: string) {
    const revisionId = randomUUID();
    await store.upsert(space, revisionId, facets, vectors);
    return { revisionId, documentId: await showRevision(database, revisionId, facets, documentId) };
  }

  /** Whose vectors are near, best first, after nothing else is left. */
  async function found(filter?: VectorFilter, from = store) {
    const hits = await from.search(space, lean(0), { limit: 50, ...(filter === undefined ? {} : { filter }) });
    return hits.map(({ documentId, ordinal }) => `${documentId}/${ordinal}`);
  }

  async function clear() {
    const { count } = await database.document.deleteMany();
    return count;
  }

  test('a space that was never filled has no nearest', async () => {
    expect(await store.search(vectorSpace('another', 6), lean(0), { limit: 5 })).toEqual([]);
  });

  test('the nearest come first, with their cosine, whatever the length of the vectors', async () => {
    await clear();
    const near = await shelve([lean(60), lean(10).map((each) => each * 7)]);
    const far = await shelve([lean(30), lean(180)]);
    const hits = await elsewhere.search(
      space,
      lean(0).map((each) => each / 3),
      { limit: 3 },
    );
    expect(hits).toEqual([
      { ...near, ordinal: 1, score: expect.closeTo(Math.cos(Math.PI / 18), 5) },
      { ...far, ordinal: 0, score: expect.closeTo(Math.cos(Math.PI / 6), 5) },
      { ...near, ordinal: 0, score: expect.closeTo(0.5, 5) },
    ]);
  });

  test('equal ones come in order of revision and chunk, also at the limit', async () => {
    await clear();
    const shelved = await Promise.all(
      Array.from({ length: 12 }, () => shelve([lean(20), lean(20), lean(20), lean(20)])),
    );
    const inOrder = shelved
      .toSorted((a, b) => (a.revisionId < b.revisionId ? -1 : 1))
      .flatMap(({ revisionId }) => [0, 1, 2, 3].map((ordinal) => ({ revisionId, ordinal })));
    for (const limit of [1, 5, 48]) {
      const hits = await store.search(space, lean(0), { limit });
      expect(hits.map(({ revisionId, ordinal }) => ({ revisionId, ordinal }))).toEqual(inOrder.slice(0, limit));
    }
  });

  test('many vectors of many dimensions are ranked as their cosines say', async () => {
    await clear();
    const wide = vectorSpace('wide', 385);
    const random = () => Array.from({ length: 385 }, () => Math.random() - 0.5);
    const [query, ...vectors] = Array.from({ length: 601 }, random) as [number[], ...number[][]];
    const revisionId = randomUUID();
    await store.upsert(wide, revisionId, FACETS, vectors);
    await showRevision(database, revisionId, FACETS);
    const cosine = (a: number[], b: number[]) =>
      a.reduce((sum, each, index) => sum + each * (b[index] ?? 0), 0) / (Math.hypot(...a) * Math.hypot(...b));
    const best = vectors.map((each, ordinal) => ({ ordinal, score: cosine(query, each) }));
    const hits = await store.search(wide, query, { limit: 20 });
    await store.dropSpace(wide);
    expect(hits.map(({ ordinal }) => ordinal)).toEqual(
      best
        .toSorted((a, b) => b.score - a.score)
        .map(({ ordinal }) => ordinal)
        .slice(0, 20),
    );
  });

  test('a revision is found once its document shows it, in every process, and the one before no more', async () => {
    await clear();
    const first = await shelve([lean(0), lean(5)]);
    expect(await found(undefined, elsewhere)).toEqual([`${first.documentId}/0`, `${first.documentId}/1`]);
    const second = randomUUID();
    await store.upsert(space, second, FACETS, [lean(45)]);
    expect(await found(undefined, elsewhere)).toHaveLength(2);
    await showRevision(database, second, FACETS, first.documentId);
    for (const each of [store, elsewhere]) expect(await found(undefined, each)).toEqual([`${first.documentId}/0`]);
    expect(await store.search(space, lean(0), { limit: 1 })).toMatchObject([{ revisionId: second }]);
  });

  test('many replaced revisions hide none that is shown', async () => {
    await clear();
    let documentId: string | undefined;
    for (let round = 0; round < 12; round += 1)
      documentId = (
        await shelve(
          Array.from({ length: 10 }, () => lean(1)),
          FACETS,
          documentId,
        )
      ).documentId;
    const other = await shelve([lean(80)]);
    const places = await found();
    expect(places).toHaveLength(11);
    expect(places.at(-1)).toBe(`${other.documentId}/0`);
  });

  test('an upsert replaces what the revision had, and repeating it changes nothing', async () => {
    await clear();
    const { revisionId, documentId } = await shelve([lean(0), lean(10), lean(20)]);
    expect(await found(undefined, elsewhere)).toHaveLength(3);
    for (let round = 0; round < 2; round += 1) await store.upsert(space, revisionId, FACETS, [lean(30), lean(5)]);
    for (const each of [store, elsewhere])
      expect(await found(undefined, each)).toEqual([`${documentId}/1`, `${documentId}/0`]);
    await store.upsert(space, revisionId, FACETS, []);
    expect(await found()).toEqual([]);
  });

  test('a deleted document is found no more, at once and in every process', async () => {
    await clear();
    const { documentId } = await shelve([lean(0)]);
    const stays = await shelve([lean(10)]);
    expect(await found(undefined, elsewhere)).toHaveLength(2);
    await database.document.delete({ where: { id: documentId } });
    for (const each of [store, elsewhere]) expect(await found(undefined, each)).toEqual([`${stays.documentId}/0`]);
  });

  test('vectors of deleted revisions are gone from all spaces; what is not there is fine', async () => {
    await clear();
    const other = vectorSpace('a newer model', 6);
    const { revisionId, documentId } = await shelve([lean(0)]);
    const stays = await shelve([lean(10)]);
    await store.upsert(other, revisionId, FACETS, [lean(0)]);
    expect(await found()).toEqual([`${documentId}/0`, `${stays.documentId}/0`]);
    expect(await store.search(other, lean(0), { limit: 5 })).toHaveLength(1);
    await elsewhere.deleteRevisions([revisionId, randomUUID()]);
    await store.deleteRevisions([revisionId]);
    await store.deleteRevisions([]);
    expect(await found()).toEqual([`${stays.documentId}/0`]);
    expect(await store.search(other, lean(0), { limit: 5 })).toEqual([]);
    await store.dropSpace(other);
  });

  test('the filter narrows before the best are chosen', async () => {
    await clear();
    await Promise.all(Array.from({ length: 40 }, () => shelve([lean(0), lean(1)])));
    const { documentId } = await shelve([lean(170)], { ...FACETS, tags: ['wasps', 'hives'], tier: 'tier-c' });
    const filter = { tags: ['Hives'] };
    expect(await store.search(space, lean(0), { limit: 1, filter })).toMatchObject([{ documentId }]);
  });

  test('a document passes when all that the filter says holds', async () => {
    await clear();
    const facets: Facets = {
      tier: 'tier-b',
      tags: ['bees', 'wasps'],
      language: 'de',
      site: 'Die Wabe',
      publishedAt: '2026-05-31T23:30:00+02:00',
    };
    const { documentId } = await shelve([lean(0)], facets);
    await shelve([lean(0)]);
    const passes: VectorFilter[] = [
      { tiers: ['tier-b', 'tier-d'] },
      { tags: ['wasps', 'bees'] },
      { language: 'DE' },
      { site: 'die wabe' },
      { publishedFrom: '2026-05-31', publishedTo: '2026-05-31' },
      { tiers: ['tier-b'], tags: ['bees'], language: 'de', site: 'Die Wabe', publishedFrom: '2025-01-01' },
    ];
    for (const filter of passes) expect([filter, await found(filter)]).toEqual([filter, [`${documentId}/0`]]);
    const fails: VectorFilter[] = [
      { tiers: [] },
      { tiers: ['tier-c'] },
      { tags: ['wasps', 'hives'] },
      { language: 'fr' },
      { site: 'wabe' },
      { publishedFrom: '2026-06-01' },
      { publishedTo: '2026-05-30' },
      { tiers: ['tier-b'], language: 'en' },
    ];
    for (const filter of fails) expect([filter, await found(filter)]).toEqual([filter, []]);
    expect(await found({})).toHaveLength(2);
  });

  test('filters go by the new facets once they are told', async () => {
    await clear();
    const { revisionId, documentId } = await shelve([lean(0)]);
    const facets: Facets = { ...FACETS, tags: ['wasps'], tier: 'tier-d', publishedAt: '2026-01-02' };
    await database.document.update({
      where: { id: documentId },
      data: { tags: [...facets.tags], tier: facets.tier, publishedAt: facets.publishedAt },
    });
    expect(await found({ tags: ['bees'] })).toEqual([]);
    await store.updateFacets(revisionId, facets);
    expect(await found({ tags: ['wasps'], tiers: ['tier-d'], publishedTo: '2026-01-02' })).toHaveLength(1);
  });

  test('spaces are apart, and a dropped one can be filled again', async () => {
    await clear();
    const other = vectorSpace('a wider model', 8);
    const { revisionId } = await shelve([lean(0)]);
    await store.upsert(other, revisionId, FACETS, [[...lean(90), 0, 1]]);
    expect(await found()).toHaveLength(1);
    expect(await store.search(other, [...lean(0), 0, 1], { limit: 5 })).toHaveLength(1);
    await elsewhere.dropSpace(other);
    await elsewhere.dropSpace(other);
    expect(await store.search(other, [...lean(0), 0, 0], { limit: 5 })).toEqual([]);
    expect(await found()).toHaveLength(1);
    await store.upsert(other, revisionId, FACETS, [[...lean(90), 0, 1]]);
    expect(await store.search(other, [...lean(0), 0, 1], { limit: 5 })).toHaveLength(1);
    await store.dropSpace(other);
  });

  test('many who fill one new space at once all succeed, and all is found', async () => {
    await clear();
    const fresh = vectorSpace(randomUUID(), 6);
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const revisionId = randomUUID();
        await (index % 2 === 0 ? store : elsewhere).upsert(fresh, revisionId, FACETS, [lean(index), lean(index)]);
        await showRevision(database, revisionId, FACETS);
        const [hit] = await elsewhere.search(fresh, lean(index), { limit: 1 });
        expect(hit?.revisionId).toBe(revisionId);
      }),
    );
    expect(await store.search(fresh, lean(0), { limit: 100 })).toHaveLength(40);
    await store.dropSpace(fresh);
  });

  test('the revisions with vectors are listed once each, without the newest', async () => {
    const before = new Date(Date.now() - 60_000);
    const { revisionId } = await shelve([lean(0), lean(1)]);
    const list = async (moment: Date) => Array.fromAsync(store.listRevisions(moment));
    expect((await list(new Date(Date.now() + 60_000))).filter((id) => id === revisionId)).toHaveLength(1);
    expect(await list(before)).not.toContain(revisionId);
  });

  test('a vector of other dimensions is refused, and so is one without a direction', async () => {
    const upsert = (vector: number[]) => store.upsert(space, randomUUID(), FACETS, [lean(0), vector]);
    for (const vector of [
      [1, 2, 3],
      [0, 0, 0, 0, 0, 0],
      [1, 2, 3, 4, 5, Number.NaN],
    ]) {
      await expect(upsert(vector)).rejects.toThrow(RangeError);
      await expect(store.search(space, vector, { limit: 1 })).rejects.toThrow(RangeError);
    }
  });

  test('a store that works says so', async () => {
    await expect(store.check()).resolves.toBeUndefined();
  });
});

test.skipIf(qdrantUrl === undefined)('both stores give the same ranking, alone and fused with another', async () => {
  const testDatabase = await createTestDatabase();
  const { database, close } = openDatabase(testDatabase.connectionConfig);
  const stores = Object.values(DRIVERS).map((open) => open(database, testDatabase.connectionConfig));
  const wide = vectorSpace(randomUUID(), 64);
  const random = () => Array.from({ length: 64 }, () => Math.random() - 0.5);
  const twice = random();
  for (let n = 0; n < 300; n += 1) {
    const revisionId = randomUUID();
    const vectors = [random(), random(), n % 3 === 0 ? twice : random()];
    for (const store of stores) await store.upsert(wide, revisionId, FACETS, vectors);
    await showRevision(database, revisionId, FACETS);
  }
  for (const query of [random(), random(), twice]) {
    const rankings = await Promise.all(stores.map((store) => store.search(wide, query, { limit: 100 })));
    const [first = [], second = []] = rankings.map((hits) =>
      hits.map(({ documentId, ordinal }) => `${documentId}/${ordinal}`),
    );
    expect(second).toEqual(first);
    const words = first.toReversed().slice(0, 50);
    expect(fuseRankings([words, second], (key) => key)).toEqual(fuseRankings([words, first], (key) => key));
  }
  await stores[0]?.dropSpace(wide);
  await stores[1]?.dropSpace(wide);
  await Promise.all(stores.map((store) => store.close()));
  await close();
  await testDatabase.drop();
});

describe('a store that can not be reached', () => {
  const unavailable = { code: 'VECTORS_UNAVAILABLE', cause: expect.any(Error) };
  const nowhere = { host: '127.0.0.1', port: 1, user: 'nobody', database: 'none' };

  async function expectUnavailable(store: VectorStore) {
    await expect(store.check()).rejects.toMatchObject(unavailable);
    await expect(store.upsert(space, randomUUID(), FACETS, [lean(0)])).rejects.toMatchObject(unavailable);
    await expect(store.search(space, lean(0), { limit: 1 })).rejects.toMatchObject(unavailable);
    await expect(store.deleteRevisions([randomUUID()])).rejects.toMatchObject(unavailable);
    await expect(Array.fromAsync(store.listRevisions(new Date()))).rejects.toMatchObject(unavailable);
    await store.close();
  }

  test('says so: the database', async () => {
    const { database, close } = openDatabase(nowhere);
    await expectUnavailable(openDatabaseVectors({ database, address: nowhere }));
    await close();
  });

  test('says so: Qdrant', async () => {
    const { database, close } = openDatabase(nowhere);
    await expectUnavailable(openQdrantVectors({ url: 'http://127.0.0.1:1', database }));
    await close();
  });

  test('says so in time: a Qdrant that never answers', async () => {
    const { database, close } = openDatabase(nowhere);
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const url = `http://127.0.0.1:${port}`;
    await expectUnavailable(openQdrantVectors({ url, database, apiKey: 'key', timeoutMs: 100 }));
    silent.close();
    await close();
  });
});

test.skipIf(qdrantUrl === undefined)('the vectors of Qdrant: TEST_QDRANT_URL says where a real one is', () => {
  expect(DRIVERS).toHaveProperty('Qdrant');
});
