/**
 * A worker that is stopped for longer than its leases last, as a machine that sleeps, and then goes on as if nothing had been.
 * Of the three jobs that it runs one ends while it is frozen, one is run by both workers at once after that, and one is in the
 * middle of the transaction that shelves its page, with the locks that this takes.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ChildLibrarian, startChildLibrarian } from '../support/child-librarian.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { privateRedis } from '../support/redis.ts';
import { testService } from '../support/services/test-service.ts';
import { openStream, type SseMessage } from '../support/sse.ts';

const redis = await testService('redis');

/** Makes the transaction that shelves a page wait before its end, while the test keeps the lock. */
const HOLD_SHELVING = `
  CREATE FUNCTION hold_shelving() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$;
  CREATE TRIGGER hold_shelving BEFORE INSERT ON job_event FOR EACH ROW
    WHEN (NEW.type = 'job_completed') EXECUTE FUNCTION hold_shelving();`;

const TAKEN_OVER_WITHIN_MS = 15_000;

describe.skipIf(redis.missing)('a worker that was frozen', () => {
  const cleanUp = new AsyncDisposableStack();
  let site: LocalSite;
  let database: pg.Client;
  let api: ChildLibrarian;
  let takenOverAfterMs: number;
  let endedMeanwhile: SseMessage[];
  let runByBoth: SseMessage[];
  let heldLocks: SseMessage[];
  let afterwards: SseMessage[];

  async function submit(path: string): Promise<string> {
    const response = await fetch(`${api.url}/api/v1/ingest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: site.url(path) }),
    });
    const { job_id } = (await response.json()) as { job_id: string };
    return job_id;
  }
  const log = (id: string) => Array.fromAsync(openStream(`${api.url}/api/v1/stream/${id}`));
  async function until(id: string, passes: (message: SseMessage) => boolean): Promise<void> {
    for await (const message of openStream(`${api.url}/api/v1/stream/${id}`)) if (passes(message)) return;
  }
  async function untilHeld(): Promise<void> {
    const query = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    await vi.waitUntil(async () => (await database.query(query)).rowCount === 1, { timeout: 40_000 });
  }
  const isIn = (stage: string) => (message: SseMessage) =>
    message.event === 'stage_started' && message.data.stage === stage;

  beforeAll(async () => {
    site = cleanUp.use(await startLocalSite());
    const testDatabase = cleanUp.use(await createTestDatabase());
    const folder = await mkdtemp(join(tmpdir(), 'librarian-frozen-'));
    cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
    database = new pg.Client(testDatabase.connectionConfig);
    await database.connect();
    cleanUp.defer(() => database.end());
    await database.query(HOLD_SHELVING);
    await database.query('SELECT pg_advisory_lock(1)');
    const settings = {
      DATABASE_URL: testDatabase.url,
      REDIS_URL: privateRedis(redis.address()),
      DATA_DIR: folder,
      DATA_DIR_SHARED: 'yes',
    };
    api = cleanUp.use(await startChildLibrarian(settings, ['api']));
    const sleeper = cleanUp.use(await startChildLibrarian(settings, ['worker']));
    // There before the other is frozen, but not before that has the jobs.
    const other = cleanUp.use(await startChildLibrarian(settings, ['worker']));
    other.freeze();
    const [first, second] = [site.gate('/first'), site.gate('/second')];
    const [one, two, three] = [await submit('/first'), await submit('/second'), await submit('/article/3')];
    await Promise.all([first.reached, second.reached]);
    await Promise.all([until(one, isIn('extract')), until(two, isIn('extract')), untilHeld()]);

    sleeper.freeze();
    other.thaw();
    const frozenAt = performance.now();
    await database.query('SELECT pg_advisory_unlock(1)');
    const isTakenOver = ({ event, data }: SseMessage) => event === 'job_started' && data.attempt === 2;
    await Promise.all([one, two, three].map((id) => until(id, isTakenOver)));
    takenOverAfterMs = performance.now() - frozenAt;
    first.open();
    [endedMeanwhile, heldLocks] = [await log(one), await log(three)];
    sleeper.thaw();
    second.open();
    runByBoth = await log(two);

    await other.kill('SIGTERM');
    afterwards = await log(await submit('/article'));
  }, 180_000);
  afterAll(() => cleanUp.disposeAsync());

  const of = (messages: readonly SseMessage[], type: string) =>
    messages.filter(({ event }) => event === type).map(({ data }) => data);

  test('loses its jobs to another worker within 15 s, with the locks that it had', () => {
    expect(takenOverAfterMs).toBeLessThan(TAKEN_OVER_WITHIN_MS);
    for (const messages of [endedMeanwhile, runByBoth, heldLocks]) {
      expect(of(messages, 'error')).toMatchObject([{ code: 'WORKER_LOST', will_retry_at: expect.any(String) }]);
      expect(of(messages, 'job_started').map(({ attempt }) => attempt)).toEqual([1, 2]);
    }
  });

  test.each([
    ['has ended', () => endedMeanwhile, ['extract', 'extract', 'transform', 'load']],
    ['is being run by the other', () => runByBoth, ['extract', 'extract', 'transform', 'load']],
    ['it was about to end', () => heldLocks, ['extract', 'transform', 'load', 'load']],
  ])('writes nothing more when it goes on about a job that %s', (_case, messages, started) => {
    expect(of(messages(), 'stage_started').map(({ stage }) => stage)).toEqual(started);
    expect(of(messages(), 'stage_completed').map(({ stage }) => stage)).toEqual(['extract', 'transform', 'load']);
    const stored = messages().filter(({ id }) => id !== null);
    expect(stored.map(({ id }) => Number(id))).toEqual(stored.map((_, index) => index + 1));
    expect(stored.at(-1)?.event).toBe('job_completed');
  });

  test('takes new jobs as before', () => {
    expect(of(afterwards, 'job_started')).toMatchObject([{ attempt: 1 }]);
    expect(afterwards.at(-1)?.event).toBe('job_completed');
  });

  test('leaves each page with one document, one revision, and nothing in the queue', async () => {
    const count = async (table: string) => (await database.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n;
    await expect.poll(() => count('pgboss.job')).toBe(0);
    expect([await count('document'), await count('revision'), await count('stage_output')]).toEqual([4, 4, 0]);
  });
});
