import { describe, expect, test } from 'vitest';
import { type OpenRedis, openRedis } from '../../../src/storage/redis/open-redis.ts';
import { startBreakableProxy } from '../../support/breakable-proxy.ts';
import { privateRedis, redisThrough } from '../../support/redis.ts';
import { testService } from '../../support/services/test-service.ts';

const redis = await testService('redis');

async function tookMs(work: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work.catch(() => undefined);
  return performance.now() - began;
}

const ping = (connection: OpenRedis) => connection.run((client) => client.ping());

/** A connection whose way to Redis can fail, and what it told of that. */
async function openBreakably() {
  const proxy = await startBreakableProxy(redis.address().url);
  const told: string[] = [];
  const url = redisThrough(proxy.url, privateRedis(redis.address()));
  const connection = await openRedis(url, (state) => void told.push(state));
  return {
    proxy,
    told,
    connection,
    async [Symbol.asyncDispose]() {
      await connection.close();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

test('one that nobody runs is no error: commands fail, until it is there', async () => {
  const connection = await openRedis('redis://127.0.0.1:1', () => undefined);
  expect(await tookMs(expect(ping(connection)).rejects.toThrow())).toBeLessThan(800);
  await connection.close();
});

describe.skipIf(redis.missing)('a Redis that is there', () => {
  test.each([
    ['another password', (url: URL) => Object.assign(url, { username: 'nobody', password: 'secret-word' })],
    ['a database that it does not have', (url: URL) => Object.assign(url, { pathname: '/100000' })],
  ])('and wants %s is told by a sentence, without the password', async (_what, change) => {
    const url = change(new URL(redis.address().url));
    const error = await openRedis(url.href, () => undefined).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(/Redis at 127\.0\.0\.1:\d+ refuses the connection that REDIS_URL asks for: /);
    expect(String(error)).not.toContain('secret-word');
  });

  test('has the names of each Librarian apart, where its URL says so', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => openRedis(privateRedis(redis.address()), () => undefined)));
    await one?.run((client) => client.set('name', 'one'));
    expect(await other?.run((client) => client.get('name'))).toBeNull();
    expect(one?.prefix).not.toBe(other?.prefix);
    await Promise.all([one?.close(), other?.close()]);
  });
});

describe.skipIf(redis.missing)('a Redis that fails', () => {
  test('and is gone fails each command at once, and is used again when it is back', async () => {
    await using broken = await openBreakably();
    broken.proxy.leadTo('http://127.0.0.1:1');
    broken.proxy.breakOff();
    await expect.poll(() => broken.told).toEqual(['lost']);
    expect(await tookMs(expect(ping(broken.connection)).rejects.toThrow())).toBeLessThan(800);
    broken.proxy.leadTo(redis.address().url);
    await expect.poll(() => broken.told).toEqual(['lost', 'back']);
    expect(await ping(broken.connection)).toBe('PONG');
  });

  test('and falls silent keeps a command for a second, and the next ones not at all', async () => {
    await using broken = await openBreakably();
    broken.proxy.leadTo('http://127.0.0.1:1');
    broken.proxy.freeze();
    const took = await tookMs(expect(ping(broken.connection)).rejects.toThrow('timed out'));
    expect(took).toBeGreaterThan(900);
    expect(took).toBeLessThan(2_000);
    await expect.poll(() => broken.told).toEqual(['lost']);
    for (let n = 0; n < 10; n += 1) {
      expect(await tookMs(expect(ping(broken.connection)).rejects.toThrow())).toBeLessThan(800);
    }
  });
});
