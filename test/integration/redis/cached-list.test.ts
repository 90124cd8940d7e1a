import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type BreakableProxy, startBreakableProxy } from '../../support/breakable-proxy.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { privateRedis, redisThrough } from '../../support/redis.ts';
import { testService } from '../../support/services/test-service.ts';

const service = await testService('redis');

describe.skipIf(service.missing)('lists of the shelf that are kept in Redis', () => {
  let site: LocalSite;
  let shared: TestDatabase;
  let wayToRedis: BreakableProxy;
  /** On the same database and Redis; the second has a way to Redis that can fail. */
  let first: TestApp;
  let second: TestApp;

  beforeAll(async () => {
    const url = privateRedis(service.address());
    site = await startLocalSite();
    shared = await createTestDatabase();
    wayToRedis = await startBreakableProxy(service.address().url);
    first = await startTestApp({ settings: { DATABASE_URL: shared.url, REDIS_URL: url } });
    const settings = { DATABASE_URL: shared.url, DATA_DIR: first.dataDir };
    second = await startTestApp({ settings: { ...settings, REDIS_URL: redisThrough(wayToRedis.url, url) } });
  });
  afterAll(async () => {
    for (const app of [second, first]) await app[Symbol.asyncDispose]();
    await wayToRedis[Symbol.asyncDispose]();
    await shared.drop();
    await site[Symbol.asyncDispose]();
  });

  const list = async (app: TestApp) => (await app.rest('GET', '/library')).body;
  const shelve = async (path: string) => first.untilEnded(await first.ingest(site.url(path)));

  test('show what is shelved and deleted at once, at every process', async () => {
    for (const path of ['/article/1', '/article/2', '/article/3']) {
      const { total } = await list(second);
      const { result } = await shelve(path);
      const { total: now, items } = await list(second);
      expect([now, items[0].id]).toEqual([total + 1, result.document_id]);
      expect(await list(first)).toEqual({ total: now, limit: 100, offset: 0, items });
    }
    const [{ id }] = (await list(second)).items;
    expect((await first.rest('DELETE', `/documents/${id}`)).status).toBe(204);
    expect((await list(second)).total).toBe(2);
  });

  test('and its tags and numbers, are those of what was changed at another process', async () => {
    const { result } = await shelve('/article/9');
    const path = `/documents/${result.document_id}`;
    const seen = async () => {
      const [tags, stats] = await Promise.all([
        second.rest('GET', '/tags?prefix=by%20h'),
        second.rest('GET', '/stats'),
      ]);
      return { tags: tags.body.items, documents: stats.body.documents, newest: stats.body.newest_at };
    };
    const { documents, newest } = await seen();
    await first.rest('PATCH', path, { tags: ['by hand'] });
    const changed = { tags: [{ tag: 'by hand', count: 1 }], documents, newest };
    expect([await seen(), await seen()]).toEqual([changed, changed]);
    expect((await list(second)).items[0].tags).toEqual(['by hand']);
    await first.rest('DELETE', path);
    expect(await seen()).toMatchObject({ tags: [], documents: documents - 1 });
  });

  test('are the same whether they are kept or not, and are not asked for again', async () => {
    await shelve('/article/4');
    const fresh = await list(first);
    await expect.poll(() => list(second)).toEqual(fresh);
    await first.database.document.updateMany({ data: { title: 'Changed behind its back' } });
    expect(await list(second)).toEqual(fresh);
    await shelve('/article/5');
    expect((await list(second)).items.at(-1).title).toBe('Changed behind its back');
  });

  test('come from the database while Redis is away', async () => {
    await list(second);
    wayToRedis.leadTo('http://127.0.0.1:1');
    wayToRedis.breakOff();
    await first.database.document.updateMany({ data: { title: 'Changed again' } });
    await expect.poll(async () => (await list(second)).items[0].title).toBe('Changed again');
    wayToRedis.leadTo(service.address().url);
  });
});
