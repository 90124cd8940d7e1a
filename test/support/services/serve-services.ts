/**
 * Real services for a run of tests. Each is started when the first test file asks for it, once, and serves all of them:
 * test files run in processes of their own and ask by HTTP (see test-service.ts).
 */

import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { findQdrant, type QdrantAddress } from './find-qdrant.ts';
import type { FoundService } from './found-service.ts';
import { type RedisAddress, startRedis } from './start-redis.ts';
import { type S3Address, startS3 } from './start-s3.ts';

export interface ServiceAddresses {
  readonly redis: RedisAddress;
  readonly s3: S3Address;
  readonly qdrant: QdrantAddress;
}

const STARTERS: {
  [Name in keyof ServiceAddresses]: (folder: string) => Promise<FoundService<ServiceAddresses[Name]>>;
} = {
  redis: startRedis,
  s3: startS3,
  qdrant: findQdrant,
};

const TITLES: Readonly<Record<string, string>> = { redis: 'Redis', s3: 'S3', qdrant: 'Qdrant' };

type Found = FoundService<ServiceAddresses[keyof ServiceAddresses]>;

/** Each service works in a folder of its own in `folder`. */
export async function serveServices(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const asked = new Map<string, Promise<Found>>();
  const find = (name: string): Promise<Found> => {
    const start = Object.entries(STARTERS).find(([known]) => known === name)?.[1];
    const found = asked.get(name) ?? start?.(join(folder, name)) ?? Promise.resolve({ missing: 'it is unknown' });
    asked.set(name, found);
    return found;
  };

  const server = createServer(async (request, response) => {
    const found = await find(request.url?.slice(1) ?? '').catch((error: unknown) => ({ missing: String(error) }));
    response.end(JSON.stringify('missing' in found ? { missing: found.missing } : { address: found.address }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the services have no port');

  return {
    url: `http://127.0.0.1:${address.port}`,
    /** Stops them, and prints what tests ran against. */
    async stop() {
      server.closeAllConnections();
      server.close();
      for (const [name, finding] of asked) {
        const found = await finding;
        console.log(`${TITLES[name]}: ${'missing' in found ? `left out, ${found.missing}` : found.ranAgainst}`);
        if (!('missing' in found)) await found.stop();
      }
    },
  };
}
