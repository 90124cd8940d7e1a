import { randomUUID } from 'node:crypto';
import type { RedisAddress } from './services/start-redis.ts';

/** The URL of a Redis, with names of the caller's own: whatever is written there, nobody else finds. */
export function privateRedis({ url }: RedisAddress): string {
  const address = new URL(url);
  address.searchParams.set('keyPrefix', `test-${randomUUID()}:`);
  return address.href;
}

/** The same Redis by way of a proxy. */
export function redisThrough(proxyUrl: string, redisUrl: string): string {
  const address = new URL(redisUrl);
  address.host = new URL(proxyUrl).host;
  return address.href;
}
