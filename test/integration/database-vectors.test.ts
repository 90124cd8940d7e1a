/** What only the driver in the database does; the rest is in the contract of all drivers. */

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/storage/database/open-database.ts';
import { openDatabaseVectors } from '../../src/storage/vectors/database-vectors.ts';
import { type VectorStore, vectorSpace } from '../../src/storage/vectors/vector-store.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { showRevision } from '../support/show-revision.ts';

let testDatabase: TestDatabase;
let opened: OpenDatabase;
let client: pg.Client;
let store: VectorStore;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  opened = openDatabase(testDatabase.connectionConfig);
  client = new pg.Client(testDatabase.connectionConfig);
  await client.connect();
  store = openDatabaseVectors({ database: opened.database, address: testDatabase.connectionConfig });
});
afterAll(async () => {
  await store.close();
  await client.end();
  await opened.close();
  await testDatabase.drop();
});

const FACETS = { tier: 'tier-a', tags: [], language: 'en', site: 'Example', publishedAt: null } as const;
const space = vectorSpace('a model', 2);

async function shelve(): Promise<string> {
  const revisionId = randomUUID();
  await store.upsert(space, revisionId, FACETS, [[1, 1]]);
  await showRevision(opened.database, revisionId, FACETS);
  return revisionId;
}

async function found(): Promise<string[]> {
  const hits = await store.search(space, [1, 1], { limit: 100 });
  return hits.map(({ revisionId }) => revisionId);
}

async function connectionsOfThread(): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'librarian vectors'`,
  );
  return rows[0]?.count ?? 0;
}

test('the thread comes with the first search, not before', async () => {
  const revisionId = await shelve();
  await store.check();
  expect(await connectionsOfThread()).toBe(0);
  expect(await found()).toEqual([revisionId]);
  expect(await connectionsOfThread()).toBeGreaterThan(0);
});

test('what a transaction wrote long before it committed is found too', async () => {
  const slow = randomUUID();
  await client.query('BEGIN');
  await client.query('INSERT INTO revision_vectors (revision_id, space, vectors) VALUES ($1, $2, $3)', [
    slow,
    space.name,
    Buffer.from(Float32Array.of(1, 0).buffer),
  ]);
  for (let round = 0; round < 3; round += 1) {
    const quick = await shelve();
    expect(await found()).toContain(quick);
  }
  await client.query('COMMIT');
  await showRevision(opened.database, slow, FACETS);
  expect(await found()).toContain(slow);
});

test('connections of the thread that break are replaced, and it remembers', async () => {
  const before = await found();
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'librarian vectors'`,
  );
  await expect.poll(connectionsOfThread).toBe(0);
  expect(await found()).toEqual(before);
});
