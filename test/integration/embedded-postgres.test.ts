import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isAlive } from '../../src/storage/database/embedded/is-alive.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/storage/database/embedded-postgres.ts';
import { shareEmbeddedPostgres } from '../../src/storage/database/share-embedded-postgres.ts';
import { startStandIn } from '../support/librarian-stand-in.ts';

// Making a database cluster takes a second, and several on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const SILENT = { info: () => undefined, warn: () => undefined };

/** A folder that no other user can enter; made by the first test that starts a server in it, used by most. */
let dataDir: string;
const folders: string[] = [];

beforeAll(async () => {
  dataDir = await newDataDir();
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'librarian-data-'));
  folders.push(folder);
  return folder;
}

async function query(server: EmbeddedPostgres, sql: string): Promise<unknown> {
  const client = new pg.Client(server.connection);
  await client.connect();
  const { rows } = await client.query({ text: sql, rowMode: 'array' }).finally(() => client.end());
  return rows[0]?.[0];
}

async function postmasterOf(folder: string): Promise<number> {
  return Number.parseInt(await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8'), 10);
}

test('a first start makes a durable UTF-8 database that only a private socket leads to', async () => {
  const server = await startEmbeddedPostgres({ dataDir, log: SILENT });
  expect(server.adopted).toBe(false);
  const settings = [];
  for (const name of ['server_encoding', 'fsync', 'synchronous_commit', 'data_checksums', 'listen_addresses']) {
    settings.push(await query(server, `SELECT current_setting('${name}')`));
  }
  expect(settings).toEqual(['UTF8', 'on', 'on', 'on', '']);
  expect(await query(server, `SELECT lower('ÄÉЖ')`)).toBe('äéж');
  expect((await stat(server.connection.host)).mode & 0o777).toBe(0o700);
  expect(await query(server, 'CREATE TABLE kept AS SELECT 42 AS answer')).toBeUndefined();
  await server.stop();
});

test('a later start finds what was stored, by connection and by connection string', async () => {
  const server = await startEmbeddedPostgres({ dataDir, log: SILENT });
  expect(await query(server, 'SELECT answer FROM kept')).toBe(42);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  expect((await client.query('SELECT current_database() AS name')).rows).toEqual([{ name: 'librarian' }]);
  await client.end();
  await server.stop();
});

test('a stop ends the server, though somebody is still connected, and can be asked for twice', async () => {
  const server = await startEmbeddedPostgres({ dataDir, log: SILENT });
  const postmaster = await postmasterOf(dataDir);
  const client = new pg.Client(server.connection);
  client.on('error', () => undefined);
  await client.connect();
  await Promise.all([server.stop(), server.stop()]);
  // It has ended, and is gone for good once whoever started it has taken note.
  await expect.poll(() => isAlive(postmaster)).toBe(false);
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
});

test('a visitor uses the server that a Librarian runs, and leaves it running', async () => {
  const server = await startEmbeddedPostgres({ dataDir, log: SILENT });
  const postmaster = await postmasterOf(dataDir);
  const visit = await shareEmbeddedPostgres({ dataDir, log: SILENT, mayCreate: false });
  expect(visit.connection).toEqual(server.connection);
  await visit.stop();
  expect(await postmasterOf(dataDir)).toBe(postmaster);
  expect(await query(server, 'SELECT answer FROM kept')).toBe(42);
  await server.stop();
});

test('where no Librarian runs, a visitor has the server alone until it stops it', async () => {
  const visit = await shareEmbeddedPostgres({ dataDir, log: SILENT, mayCreate: false });
  const postmaster = await postmasterOf(dataDir);
  const second = await shareEmbeddedPostgres({ dataDir, log: SILENT, mayCreate: true });
  await second.stop();
  expect(await postmasterOf(dataDir)).toBe(postmaster);
  await visit.stop();
  await expect.poll(() => isAlive(postmaster)).toBe(false);
});

test('a visitor who brings nothing makes no database', async () => {
  const empty = join(await newDataDir(), 'none');
  await expect(shareEmbeddedPostgres({ dataDir: empty, log: SILENT, mayCreate: false })).rejects.toThrow(
    `There is no library in ${empty}.`,
  );
  expect(existsSync(empty)).toBe(false);
});

test('the server outlives Ctrl-C and kill -9 of the app; the next start takes it over, and can stop it', async () => {
  const predecessor = await startStandIn(dataDir);
  const postmaster = await postmasterOf(dataDir);
  predecessor.interrupt();
  await predecessor.kill();
  const server = await startEmbeddedPostgres({ dataDir, log: SILENT });
  expect(server.adopted).toBe(true);
  expect(await postmasterOf(dataDir)).toBe(postmaster);
  expect(await query(server, 'SELECT answer FROM kept')).toBe(42);
  await server.stop();
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
});

test('a second app on the same folder is told whom to stop, and leaves the first alone', async () => {
  const server = await startEmbeddedPostgres({ dataDir, log: SILENT });
  await expect(startEmbeddedPostgres({ dataDir, log: SILENT })).rejects.toThrow(
    `Another Librarian (process ${process.pid}) is already using ${dataDir}. Stop it, or set DATA_DIR to another folder.`,
  );
  expect(await query(server, 'SELECT answer FROM kept')).toBe(42);
  await server.stop();
});

test('a start that comes while the one before stops waits for it', async () => {
  const first = await startEmbeddedPostgres({ dataDir, log: SILENT });
  const [second] = await Promise.all([startEmbeddedPostgres({ dataDir, log: SILENT }), first.stop()]);
  expect(second.adopted).toBe(false);
  expect(await query(second, 'SELECT answer FROM kept')).toBe(42);
  await second.stop();
});

test('a server that was killed is started again, and nothing committed is lost', async () => {
  const { promise: back, resolve } = Promise.withResolvers<void>();
  const server = await startEmbeddedPostgres({ dataDir, log: { ...SILENT, info: () => resolve() } });
  await query(server, 'CREATE TABLE committed AS SELECT 1 AS one');
  process.kill(await postmasterOf(dataDir), 'SIGKILL');
  await back;
  expect(await query(server, 'SELECT one FROM committed')).toBe(1);
  await server.stop();
});

test('a lock file that names a process which is something else by now does not keep it from starting', async () => {
  await writeFile(join(dataDir, 'postgres/postmaster.pid'), `${process.pid}\n${dataDir}/postgres\n1\n5432\n\n\n\n`);
  const server = await startEmbeddedPostgres({ dataDir, log: SILENT });
  expect(await query(server, 'SELECT answer FROM kept')).toBe(42);
  await server.stop();
});

test('what a killed first start left behind is removed; what one that is under way makes is not', async () => {
  const fresh = await newDataDir();
  const dead = spawn(process.execPath, ['--version']);
  await once(dead, 'exit');
  await mkdir(join(fresh, `postgres.new-${dead.pid}/base`), { recursive: true });
  await mkdir(join(fresh, `postgres.new-${process.ppid}/base`), { recursive: true });
  const server = await startEmbeddedPostgres({ dataDir: fresh, log: SILENT });
  await server.stop();
  expect((await readdir(fresh)).sort()).toEqual(['postgres', 'postgres.log', `postgres.new-${process.ppid}`, 'run']);
});

test('a folder whose path is too long for a socket has its socket elsewhere, as private', async () => {
  const long = join(await newDataDir(), 'deep '.repeat(20));
  const server = await startEmbeddedPostgres({ dataDir: long, log: SILENT });
  expect(server.connection.host.startsWith(long)).toBe(false);
  expect((await stat(server.connection.host)).mode & 0o777).toBe(0o700);
  expect(await query(server, 'SELECT 1')).toBe(1);
  await server.stop();
  await rm(server.connection.host, { recursive: true });
});

test('a server that can not start says why', async () => {
  const version = join(dataDir, 'postgres/PG_VERSION');
  const original = await readFile(version, 'utf8');
  await writeFile(version, '12\n');
  const start = startEmbeddedPostgres({ dataDir, log: SILENT });
  await expect(start).rejects.toThrow(/does not start.*postgres\.log.*initialized by PostgreSQL version 12/s);
  await writeFile(version, original);
});

/** Whether other users can reach the programs in this checkout. */
function isOpenToOthers(folder: string): boolean {
  const open = (statSync(folder).mode & 0o001) !== 0;
  return open && (dirname(folder) === folder || isOpenToOthers(dirname(folder)));
}

test.runIf(process.getuid?.() === 0 && isOpenToOthers(import.meta.dirname))(
  'root runs it as another user where user namespaces are forbidden',
  async () => {
    const fresh = await newDataDir();
    await writeFile(join(fresh, 'unshare'), '#!/bin/sh\nexit 1\n');
    await chmod(join(fresh, 'unshare'), 0o755);
    const { PATH } = process.env;
    process.env.PATH = `${fresh}:${PATH}`;
    try {
      const server = await startEmbeddedPostgres({ dataDir: fresh, log: SILENT });
      expect(await query(server, 'SELECT 1')).toBe(1);
      expect((await stat(join(fresh, 'postgres'))).uid).not.toBe(0);
      await server.stop();
    } finally {
      process.env.PATH = PATH;
    }
  },
);
