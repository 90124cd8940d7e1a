import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyMigrations } from '../../src/storage/database/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

const SHELF = 'CREATE TABLE shelf (id int PRIMARY KEY);\nINSERT INTO shelf VALUES (1);\n';
const BOOK = '-- needs the shelf\nCREATE TABLE book (shelf_id int REFERENCES shelf);\n';

let folder: string;
let database: TestDatabase;
let client: pg.Client;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  await writeFile(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  database = await createTestDatabase({ empty: true });
  client = await connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function connect(): Promise<pg.Client> {
  const connected = new pg.Client(database.connectionConfig);
  await connected.connect();
  return connected;
}

async function writeMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

async function records(): Promise<Record<string, unknown>[]> {
  return (await client.query('SELECT * FROM _prisma_migrations ORDER BY started_at')).rows;
}

test('migrations are applied in the order of their names, each once', async () => {
  await writeMigration('20260102000000_book', BOOK);
  await writeMigration('20260101000000_shelf', SHELF);
  expect(await applyMigrations(client, folder)).toEqual(['20260101000000_shelf', '20260102000000_book']);
  expect(await applyMigrations(client, folder)).toEqual([]);
  expect((await client.query('SELECT * FROM shelf')).rows).toEqual([{ id: 1 }]);
});

test('a new migration is added to those that are there', async () => {
  await writeMigration('20260101000000_shelf', SHELF);
  await applyMigrations(client, folder);
  await writeMigration('20260102000000_book', BOOK);
  expect(await applyMigrations(client, folder)).toEqual(['20260102000000_book']);
});

test('they are recorded as Prisma records them', async () => {
  await writeMigration('20260101000000_shelf', SHELF);
  await applyMigrations(client, folder);
  expect(await records()).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: createHash('sha256').update(SHELF).digest('hex'),
      finished_at: expect.any(Date),
      migration_name: '20260101000000_shelf',
      logs: null,
      rolled_back_at: null,
      started_at: expect.any(Date),
      applied_steps_count: 1,
    },
  ]);
});

test('nothing is left of a migration that fails, and it can be applied once it is mended', async () => {
  await writeMigration('20260101000000_shelf', `${SHELF}SELECT no_such_function();`);
  await expect(applyMigrations(client, folder)).rejects.toThrow(
    /20260101000000_shelf failed.*no_such_function\(\) does not exist/,
  );
  expect(await records()).toEqual([]);
  await writeMigration('20260101000000_shelf', SHELF);
  expect(await applyMigrations(client, folder)).toEqual(['20260101000000_shelf']);
});

test('of many that start at once, one applies them', async () => {
  await writeMigration('20260101000000_shelf', SHELF);
  await writeMigration('20260102000000_book', BOOK);
  const clients = await Promise.all(Array.from({ length: 5 }, connect));
  const applied = await Promise.all(clients.map((each) => applyMigrations(each, folder)));
  await Promise.all(clients.map((each) => each.end()));
  expect(applied.flat()).toEqual(['20260101000000_shelf', '20260102000000_book']);
});

test('the lock is given back, also after a failure', async () => {
  await writeMigration('20260101000000_shelf', 'nonsense');
  await expect(applyMigrations(client, folder)).rejects.toThrow();
  expect(
    (await client.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()`)).rows,
  ).toEqual([]);
});

test('a migration that was changed after it was applied is told', async () => {
  await writeMigration('20260101000000_shelf', SHELF);
  await applyMigrations(client, folder);
  await writeMigration('20260101000000_shelf', `${SHELF}-- a comment`);
  await expect(applyMigrations(client, folder)).rejects.toThrow('20260101000000_shelf was changed after');
});

test('a database that is newer than the code is told, and left alone', async () => {
  await writeMigration('20260101000000_shelf', SHELF);
  await applyMigrations(client, folder);
  await rm(join(folder, '20260101000000_shelf'), { recursive: true });
  await writeMigration('20260102000000_other', 'CREATE TABLE other ()');
  await expect(applyMigrations(client, folder)).rejects.toThrow('newer than this Librarian');
  expect(await records()).toHaveLength(1);
});

test('a migration that Prisma left half applied is told; one that was rolled back is applied', async () => {
  await writeMigration('20260101000000_shelf', SHELF);
  await applyMigrations(client, folder);
  await client.query('UPDATE _prisma_migrations SET finished_at = NULL');
  await expect(applyMigrations(client, folder)).rejects.toThrow('begun and not finished');
  await client.query('UPDATE _prisma_migrations SET rolled_back_at = now(); DROP TABLE shelf');
  expect(await applyMigrations(client, folder)).toEqual(['20260101000000_shelf']);
});
