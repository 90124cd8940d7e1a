/**
 * One PostgreSQL for a whole test run, with a template database that each test's own is a copy of (see postgres.ts), and a
 * way to the other services for tests that ask for them (see services/test-service.ts).
 */

import { mkdir, readdir, realpath, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import type { EmbeddedConnection } from '../../src/storage/database/embedded/embedded-connection.ts';
import { isAlive } from '../../src/storage/database/embedded/is-alive.ts';
import { findPostmaster, stopPostmaster } from '../../src/storage/database/embedded/postmaster.ts';
import { startEmbeddedPostgres } from '../../src/storage/database/embedded-postgres.ts';
import { applyMigrations } from '../../src/storage/database/migrate.ts';
import { serveServices } from './services/serve-services.ts';

/** Applied to the template database, and so in every test's. */
const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations');

const PREFIX = 'librarian-tests-';

declare module 'vitest' {
  interface ProvidedContext {
    testPostgres: EmbeddedConnection;
    /** Where `testService` asks. */
    testServices: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const parent = await chooseParent();
  await removeLeftovers(parent);
  const dataDir = join(parent, `${PREFIX}${process.pid}`);
  await mkdir(dataDir, { mode: 0o700 });
  const server = await startEmbeddedPostgres({
    dataDir,
    log: { info: () => undefined, warn: console.warn },
    // Nobody needs test data after a power cut. On the large size, several files have four processes each.
    serverSettings: { fsync: 'off', max_connections: '300' },
  });
  await makeTemplate(server.connection);
  project.provide('testPostgres', server.connection);
  const services = await serveServices(join(dataDir, 'services'));
  project.provide('testServices', services.url);
  return async () => {
    await Promise.all([server.stop(), services.stop()]);
    await rm(dataDir, { recursive: true, force: true });
  };
}

/** Memory if there is plenty, where a test's database is made in 10 ms rather than 200; else the disk. */
async function chooseParent(): Promise<string> {
  const memory = '/dev/shm';
  const room = await statfs(memory).catch(() => undefined);
  return room !== undefined && room.bavail * room.bsize > 2 ** 30 ? memory : tmpdir();
}

async function makeTemplate(connection: EmbeddedConnection): Promise<void> {
  await withClient({ ...connection, database: 'postgres' }, async (client) => {
    await client.query('CREATE DATABASE test_template');
  });
  await withClient({ ...connection, database: 'test_template' }, async (client) => {
    await applyMigrations(client, MIGRATIONS);
  });
  const address = { ...connection, database: 'test_template' };
  const queue = await openJobQueue({ address, supervise: false, onError: console.error });
  await queue.close();
  await withClient({ ...connection, database: 'postgres' }, async (client) => {
    await client.query('ALTER DATABASE test_template WITH IS_TEMPLATE true ALLOW_CONNECTIONS false');
  });
}

async function withClient(config: pg.ClientConfig, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(config);
  await client.connect();
  await work(client).finally(() => client.end());
}

/** The servers and folders of runs that were killed. */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : Number.NaN;
    if (!Number.isInteger(pid) || (pid !== process.pid && isAlive(pid))) continue;
    const folder = await realpath(join(parent, name));
    const cluster = join(folder, 'postgres');
    const postmaster = await findPostmaster(cluster);
    if (postmaster !== undefined) await stopPostmaster(postmaster, cluster);
    await rm(folder, { recursive: true, force: true });
  }
}
