/**
 * `kill -9` in the middle of each stage, of all processes at once. PostgreSQL holds the stages: a trigger makes the
 * transaction that would complete one wait for an advisory lock, which the test keeps.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stage } from '../../src/domain/job.ts';
import { startChildLibrarian } from '../support/child-librarian.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';
import { openSize } from '../support/open-size.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import type { Size } from '../support/size.ts';
import { openStream, type SseMessage } from '../support/sse.ts';

const PATHS: Readonly<Record<Stage, string>> = { extract: '/held', transform: '/article/1', load: '/article/2' };

let site: LocalSite;
let testDatabase: TestDatabase;
let database: pg.Client;
let dataDir: string;
let size: Size;
/** The log of each job, by the stage in whose middle it lost its worker. */
let logs: Record<Stage, SseMessage[]>;

async function submit(url: string, path: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: site.url(path) }),
  });
  const { job_id } = (await response.json()) as { job_id: string };
  return job_id;
}

/** Makes the completion of a stage wait, in whatever job, while the test keeps the lock with this number. */
async function holdBy(lock: number, stage: Stage): Promise<void> {
  await database.query(`
    CREATE FUNCTION hold_${stage}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_advisory_xact_lock_shared(${lock}); RETURN NEW; END $$;
    CREATE TRIGGER hold_${stage} BEFORE INSERT ON job_event FOR EACH ROW
      WHEN (NEW.type = 'stage_completed' AND NEW.data ->> 'stage' = '${stage}') EXECUTE FUNCTION hold_${stage}();`);
}

/** Waits until so many sessions stand before the lock. */
async function untilHeld(count: number): Promise<void> {
  const query = `SELECT count(*)::int AS held FROM pg_locks
    WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  for (;;) {
    const { rows } = await database.query<{ held: number }>(query);
    if (rows[0]?.held === count) return;
    await sleep(50);
  }
}

beforeAll(async () => {
  site = await startLocalSite();
  testDatabase = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'librarian-killed-'));
  database = new pg.Client(testDatabase.connectionConfig);
  await database.connect();
  await holdBy(1, 'load');
  await holdBy(2, 'transform');

  size = await openSize(dataDir);
  const settings = { DATABASE_URL: testDatabase.url, DATA_DIR: dataDir, ...size.settings };
  await using first = await startChildLibrarian(settings, size.roles);
  const gate = site.gate(PATHS.extract);
  const extract = await submit(first.url, PATHS.extract);
  await gate.reached;
  await database.query('SELECT pg_advisory_lock(1)');
  const load = await submit(first.url, PATHS.load);
  await untilHeld(1);
  await database.query('SELECT pg_advisory_lock(2)');
  const transform = await submit(first.url, PATHS.transform);
  await untilHeld(2);
  await first.kill('SIGKILL');

  // What a dead process has under way PostgreSQL would else find out only when it answers.
  await database.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`);
  await database.query('SELECT pg_advisory_unlock_all()');
  gate.open();
  await using second = await startChildLibrarian(settings, size.roles);
  const log = (id: string) => Array.fromAsync(openStream(`${second.url}/api/v1/stream/${id}`));
  const [ofExtract, ofTransform, ofLoad] = await Promise.all([extract, transform, load].map(log));
  logs = { extract: ofExtract ?? [], transform: ofTransform ?? [], load: ofLoad ?? [] };
}, 120_000);
afterAll(async () => {
  await database.end();
  await testDatabase.drop();
  await size.remove();
  await site[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

const STAGES = ['extract', 'transform', 'load'] as const;

const startedIn = (stage: Stage) =>
  logs[stage].filter(({ event }) => event === 'stage_started').map(({ data }) => data.stage);

test.each(STAGES)('a job whose process was killed in the middle of %s completes after the next start', (stage) => {
  expect(logs[stage].at(-1)).toMatchObject({ event: 'job_completed', data: { result: { cached: false } } });
  const attempts = logs[stage].filter(({ event }) => event === 'job_started').map(({ data }) => data.attempt);
  expect(attempts).toEqual([1, 2]);
});

test('it goes on from the stage that it was in', () => {
  expect(startedIn('extract')).toEqual(['extract', 'extract', 'transform', 'load']);
  expect(startedIn('transform')).toEqual(['extract', 'transform', 'transform', 'load']);
  expect(startedIn('load')).toEqual(['extract', 'transform', 'load', 'load']);
});

test('a page that was fetched is not fetched again', () => {
  const requests = STAGES.map((stage) => site.requests(PATHS[stage]).length);
  expect(requests).toEqual([2, 1, 1]);
});

test.each(STAGES)('the loss in %s is told, with the promise that the job goes on', (stage) => {
  const errors = logs[stage].filter(({ event }) => event === 'error');
  expect(errors).toMatchObject([{ data: { code: 'WORKER_LOST', stage, will_retry_at: expect.any(String) } }]);
});

test.each(STAGES)('the log of the job killed in %s has no gap and no repeat, and never goes back', (stage) => {
  const stored = logs[stage].filter(({ id }) => id !== null);
  expect(stored.map(({ id }) => Number(id))).toEqual(stored.map((_, index) => index + 1));
  const percents = stored.flatMap(({ data }) => data.percent ?? []);
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
});

test('each page has one document with one revision, and nothing else is left', async () => {
  const count = async (table: string) => (await database.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n;
  expect([await count('document'), await count('revision'), await count('stage_output')]).toEqual([3, 3, 0]);
});
