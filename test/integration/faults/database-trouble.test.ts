/** PostgreSQL is there, but full, too busy, or its answers get lost. */

import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type DatabaseLine, openDatabaseLine } from '../../support/database-line.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let site: LocalSite;
let database: TestDatabase;
let line: DatabaseLine;
let app: TestApp;
let sql: pg.Client;
beforeAll(async () => {
  site = await startLocalSite();
});
afterAll(() => site[Symbol.asyncDispose]());
beforeEach(async () => {
  database = await createTestDatabase();
  line = await openDatabaseLine(database);
  app = await startTestApp({ settings: { DATABASE_URL: line.url } });
  sql = new pg.Client(database.connectionConfig);
  await sql.connect();
});
afterEach(async () => {
  await sql.end();
  await app[Symbol.asyncDispose]();
  await line[Symbol.asyncDispose]();
  await database.drop();
});

/** Makes every insert into the table fail as on a full disk. */
async function fillDisk(table: string): Promise<void> {
  await sql.query(`
    CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER is_full BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION is_full()`);
}

test('a full disk refuses pages with 503, and what is on the shelf can be read', async () => {
  await fillDisk('job');
  const { status, headers, body } = await app.rest('POST', '/ingest', { url: site.url('/article') });
  expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'DATABASE_UNAVAILABLE', '2']);
  expect((await app.rest('GET', '/library')).status).toBe(200);
});

test('a job that meets a full disk completes when there is room', async () => {
  await fillDisk('revision');
  const id = await app.ingest(site.url('/article/1'));
  await app.untilEvent(id, (type, { code }) => type === 'error' && code === 'DATABASE_UNAVAILABLE');
  await sql.query('DROP TRIGGER is_full ON revision');
  expect(await app.untilEnded(id)).toMatchObject({ status: 'completed' });
  expect(site.requests('/article/1')).toHaveLength(1);
});

test('a database whose connections are all in use makes requests wait, then sends them away; probes answer', async () => {
  await sql.query('BEGIN');
  await sql.query('LOCK TABLE job IN ACCESS EXCLUSIVE MODE');
  const requests = Array.from({ length: 40 }, () => app.rest('GET', '/ingest'));
  const health = await app.rest('GET', '/health');
  expect([health.status, health.body.status]).toEqual([503, 'down']);
  expect((await fetch(`${app.url}/livez`)).status).toBe(200);
  const first = await Promise.race(requests);
  expect([first.status, first.body.code, first.headers.get('retry-after')]).toEqual([503, 'DATABASE_UNAVAILABLE', '2']);
  await sql.query('ROLLBACK');
  const statuses = (await Promise.all(requests)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 503]));
  expect((await app.rest('GET', '/ingest')).status).toBe(200);
});

test('a page that was taken in while its answer was lost is refused with the id of its job', async () => {
  const gate = site.gate('/lost');
  const lost = line.loseAnswer('INSERT INTO job AS j');
  expect((await app.rest('POST', '/ingest', { url: site.url('/lost') })).status).toBe(503);
  await Promise.all([lost, gate.reached]);
  const { status, body } = await app.rest('POST', '/ingest', { url: site.url('/lost') });
  expect([status, body.code]).toEqual([409, 'ALREADY_PROCESSING']);
  gate.open();
  expect(await app.untilEnded(body.job_id)).toMatchObject({ status: 'completed' });
});

test('a page that was shelved while the answer was lost is shelved once, and told at once', async () => {
  const gate = site.gate('/shelved');
  const id = await app.ingest(site.url('/shelved'));
  await gate.reached;
  const watching = app.events(id);
  await app.untilEvent(id, (type) => type === 'stage_started');
  const lost = line.loseAnswer('COMMIT', 'INSERT INTO revision');
  gate.open();
  await lost;
  const began = performance.now();
  const events = await watching;
  // Sooner than a watcher looks into the log by itself.
  expect(performance.now() - began).toBeLessThan(7_000);
  expect(events.filter(({ event }) => ['error', 'job_completed'].includes(event))).toMatchObject([
    { event: 'job_completed' },
  ]);
  expect((await app.rest('GET', `/ingest/${id}`)).body).toMatchObject({ status: 'completed', attempt: 1 });
  expect(await app.database.revision.count()).toBe(1);
});

test('a failure that was stored while the answer was lost is stored once', async () => {
  const lost = line.loseAnswer('COMMIT', 'WITH input AS');
  const id = await app.ingest(site.url('/not-found'));
  await lost;
  expect(await app.untilEnded(id)).toMatchObject({ status: 'failed', attempt: 1 });
  expect((await app.events(id)).filter(({ event }) => event === 'error')).toHaveLength(1);
});
