/** Redis goes away, falls silent or forgets, between an API and a worker. */

import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type BreakableProxy, startBreakableProxy } from '../../support/breakable-proxy.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { createTestDatabase } from '../../support/postgres.ts';
import { privateRedis, redisThrough } from '../../support/redis.ts';
import { testService } from '../../support/services/test-service.ts';
import { startSilentServer } from '../../support/silent-server.ts';

const redis = await testService('redis');

describe.skipIf(redis.missing)('an API and a worker whose Redis fails', () => {
  let started: AsyncDisposableStack;
  let site: LocalSite;
  let proxy: BreakableProxy;
  let silent: { readonly url: string };
  let api: TestApp;
  /** Redis with names of this test's own. */
  let ours: string;

  beforeEach(async () => {
    started = new AsyncDisposableStack();
    site = started.use(await startLocalSite());
    silent = started.use(await startSilentServer());
    proxy = started.use(await startBreakableProxy(redis.address().url));
    const database = started.use(await createTestDatabase());
    ours = privateRedis(redis.address());
    const shared = {
      DATABASE_URL: database.url,
      REDIS_URL: redisThrough(proxy.url, ours),
      DATA_DIR_SHARED: 'yes',
    };
    api = started.use(await startTestApp({ role: 'api', settings: shared }));
    // No worker alone, which would give way with all of this process.
    started.use(await startTestApp({ settings: { ...shared, DATA_DIR: api.dataDir } }));
  });
  afterEach(() => started.disposeAsync());

  const fail = (how: 'gone' | 'silent') => {
    proxy.leadTo(how === 'gone' ? 'http://127.0.0.1:1' : silent.url);
    proxy.breakOff();
  };

  const health = async () => (await api.rest('GET', '/health')).body;

  test.each(['gone', 'silent'] as const)('%s: pages are taken in, shelved and watched all the same', async (how) => {
    // So that what reads pages has started.
    await api.untilEnded(await api.ingest(site.url('/article/1')));
    fail(how);
    await expect.poll(health).toMatchObject({ status: 'degraded', checks: { redis: { status: 'down' } } });
    const began = performance.now();
    const id = await api.ingest(site.url('/article'));
    expect(performance.now() - began).toBeLessThan(3_000);
    const watching = api.events(id);
    await expect.poll(async () => (await api.rest('GET', `/ingest/${id}`)).body.status).toBe('completed');
    const shelved = performance.now();
    expect((await api.rest('GET', '/library')).body).toMatchObject({ total: 2 });
    const events = await watching;
    expect(events.map((event) => Number(event.id))).toEqual(events.map((_, index) => index + 1));
    // News got lost and nobody said so; the watcher heard of that, and looked itself.
    expect(performance.now() - shelved).toBeLessThan(5_000);
  });

  test('gone: a job that is cancelled is stopped within seconds', async () => {
    const gate = site.gate('/cancelled');
    const id = await api.ingest(site.url('/cancelled'));
    await gate.reached;
    fail('gone');
    const began = performance.now();
    await api.rest('POST', `/ingest/${id}/cancel`);
    await gate.left;
    expect(performance.now() - began).toBeLessThan(6_000);
    expect((await api.rest('GET', `/ingest/${id}`)).body.status).toBe('cancelled');
  });

  test('a watcher catches up when it is back', async () => {
    const gate = site.gate('/back');
    const id = await api.ingest(site.url('/back'));
    await gate.reached;
    const watching = api.events(id);
    await api.untilEvent(id, (type) => type === 'stage_started');
    proxy.freeze();
    gate.open();
    await expect.poll(() => api.database.job.count({ where: { status: 'completed' } })).toBe(1);
    const events = await watching;
    expect(events.at(-1)?.event).toBe('job_completed');
    expect(events.map((event) => Number(event.id))).toEqual(events.map((_, index) => index + 1));
    proxy.breakOff();
    await expect.poll(health).toMatchObject({ status: 'ok' });
  });

  test('forgetful: what it forgot is read from the database', async () => {
    const id = await api.ingest(site.url('/article/2'));
    await api.untilEnded(id);
    const client = new Redis(ours);
    // Not all there is: the other tests share this Redis.
    await client.del(`ingestion:job:${id}`, 'library:state');
    await client.quit();
    expect((await api.rest('GET', `/ingest/${id}`)).body).toMatchObject({ status: 'completed' });
    expect((await api.rest('GET', '/library')).body).toMatchObject({ total: 1 });
  });
});
