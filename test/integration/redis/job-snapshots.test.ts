import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../../src/domain/job.ts';
import { createJobSnapshots } from '../../../src/jobs/job-snapshots.ts';
import { type OpenRedis, openRedis } from '../../../src/storage/redis/open-redis.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { privateRedis } from '../../support/redis.ts';
import { testService } from '../../support/services/test-service.ts';
import { openStream } from '../../support/sse.ts';

const service = await testService('redis');

describe.skipIf(service.missing)('copies of jobs in Redis', () => {
  let site: LocalSite;
  let shared: TestDatabase;
  /** On the same database. */
  let first: TestApp;
  let second: TestApp;
  let redis: OpenRedis;

  beforeAll(async () => {
    const url = privateRedis(service.address());
    site = await startLocalSite();
    shared = await createTestDatabase();
    redis = await openRedis(url, () => undefined);
    const settings = { DATABASE_URL: shared.url, REDIS_URL: url };
    first = await startTestApp({ settings });
    second = await startTestApp({ settings: { ...settings, DATA_DIR: first.dataDir } });
  });
  afterAll(async () => {
    for (const app of [second, first]) await app[Symbol.asyncDispose]();
    await redis.close();
    await shared.drop();
    await site[Symbol.asyncDispose]();
  });

  /** Without Redis. Not before the job has ended: it would run it, and tell nobody here. */
  const startAlone = () => startTestApp({ settings: { DATABASE_URL: shared.url, DATA_DIR: first.dataDir } });
  const poll = async (app: TestApp, id: string) => (await app.rest('GET', `/ingest/${id}`)).body;
  const keyOf = (id: string) => `ingestion:job:${id}`;
  const kept = async (id: string) => JSON.parse((await redis.run((client) => client.get(keyOf(id)))) ?? 'null');

  test.each(['/article/1', '/not-found'])('say of %s what is answered without Redis', async (path) => {
    const id = await first.ingest(site.url(path));
    const ended = await first.untilEnded(id);
    expect(await poll(second, id)).toEqual(ended);
    await using alone = await startAlone();
    expect(await poll(alone, id)).toEqual(ended);
    await expect.poll(() => kept(id)).toEqual(ended);
  });

  test('are kept under their documented name, for an hour', async () => {
    const id = await first.ingest(site.url('/article/2'));
    await first.untilEnded(id);
    await expect.poll(() => kept(id)).toMatchObject({ job_id: id, status: 'completed' });
    const seconds = await redis.run((client) => client.ttl(keyOf(id)));
    expect(seconds).toBeGreaterThan(3_500);
    expect(seconds).toBeLessThanOrEqual(3_600);
  });

  test('answer polls without the database', async () => {
    const id = await first.ingest(site.url('/article/3'));
    const ended = await first.untilEnded(id);
    await expect.poll(() => kept(id)).toEqual(ended);
    await first.database.job.update({ where: { id }, data: { url: 'https://example.com/elsewhere' } });
    expect(await poll(second, id)).toEqual(ended);
    await using alone = await startAlone();
    expect((await poll(alone, id)).url).toBe('https://example.com/elsewhere');
  });

  test('show every event to who was told of it, at any process', async () => {
    const gate = site.gate('/told');
    const id = await first.ingest(site.url('/told'));
    await gate.reached;
    let last: { status?: string } = {};
    for await (const { event, data } of openStream(`${first.url}/api/v1/stream/${id}`)) {
      last = await poll(second, id);
      expect(last).toMatchObject({
        progress: { percent_complete: expect.toSatisfy((now) => now >= (data.percent ?? 0)) },
      });
      if (event === 'stage_started') gate.open();
    }
    expect(last.status).toBe('completed');
  });

  test('show a retry at once', async () => {
    const id = await first.ingest(site.url('/forbidden'));
    expect((await first.untilEnded(id)).status).toBe('failed');
    const gate = site.gate('/forbidden');
    await first.rest('POST', `/ingest/${id}/retry`);
    expect((await poll(second, id)).status).toMatch(/queued|processing/);
    gate.open();
    await first.untilEnded(id);
  });

  test('that are lost are made anew', async () => {
    const id = await first.ingest(site.url('/article/4'));
    const ended = await first.untilEnded(id);
    await redis.run((client) => client.del(keyOf(id)));
    expect(await poll(second, id)).toEqual(ended);
    await expect.poll(() => kept(id)).toEqual(ended);
  });

  test('of jobs that can change are believed for five seconds', async () => {
    const gate = site.gate('/unheard');
    const id = await first.ingest(site.url('/unheard'));
    await gate.reached;
    await expect.poll(() => kept(id)).toMatchObject({ progress: { current_stage: 'extract' } });
    await first.database.job.update({ where: { id }, data: { percent: 39 } });
    await expect.poll(async () => (await poll(second, id)).progress.percent_complete).toBe(39);
    gate.open();
    await first.untilEnded(id);
  });

  test('do not overtake each other', async () => {
    const id = await first.ingest(site.url('/article/5'));
    await first.untilEnded(id);
    const job = { id, status: 'completed', failure: null, result: null } as Job;
    const slow = Promise.withResolvers<Job>();
    const readings: Promise<Job>[] = [slow.promise, Promise.resolve(job)];
    const snapshots = createJobSnapshots({ redis, findJob: async () => readings.shift() ?? null });
    snapshots.changed([id]);
    await expect.poll(() => readings.length).toBe(1);
    snapshots.changed([id]);
    await expect.poll(() => kept(id)).toMatchObject({ status: 'completed' });
    slow.resolve({ ...job, status: 'processing' });
    // Redis does one thing after the other: what it was told before has been done by then.
    await redis.run((client) => client.ping());
    expect(await kept(id)).toMatchObject({ status: 'completed' });
  });

  test('are only of jobs: no other name leads to what Redis keeps', async () => {
    const id = await first.ingest(site.url('/article/6'));
    await first.untilEnded(id);
    for (const name of [`${id}:changes`, 'no-id', '01a1fd9a-ac2f-7404-942c-4d27615843d5']) {
      expect((await first.rest('GET', `/ingest/${name}`)).status).toBe(404);
      expect(await redis.run((client) => client.exists(keyOf(name), `ingestion:changes:${name}`))).toBe(0);
    }
  });
});
