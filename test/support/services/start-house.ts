/** The large size on this machine: PostgreSQL, Redis and files that several processes share, and the processes. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';
import { startGuarded } from './start-guarded.ts';
import { type SharedPostgres, startPostgres } from './start-postgres.ts';
import { startRedis } from './start-redis.ts';
import { startS3 } from './start-s3.ts';

export interface HouseProcess {
  readonly url: string;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
  /** Starts it again, at the same address, so many times until one succeeds; resolves when it answers. */
  start(tries?: number): Promise<void>;
}

export interface House extends AsyncDisposable {
  readonly apis: readonly HouseProcess[];
  readonly workers: readonly HouseProcess[];
  readonly postgres: SharedPostgres;
  /** Throws away all that is in Redis. */
  flushRedis(): Promise<void>;
  /** What every process was told, as variables of its environment. */
  readonly settings: Readonly<Record<string, string>>;
  /** What serves each part, in words. */
  readonly servedBy: readonly string[];
}

interface HouseOptions {
  /** Where everything keeps its data and writes its log. */
  readonly folder: string;
  readonly apis: number;
  readonly workers: number;
  /** Whether files are in S3, or in a folder that all share. */
  readonly s3: boolean;
}

const MAIN = join(import.meta.dirname, '../../../src/main.ts');

/**
 * Starts all of it. Nothing of it outlives this process, whatever that dies of.
 *
 * @throws Error when Redis or the S3 that was asked for can't be had here
 */
export async function startHouse({ folder, apis, workers, s3 }: HouseOptions): Promise<House> {
  await using started = new AsyncDisposableStack();
  await mkdir(folder, { recursive: true });
  const postgres = await startPostgres(join(folder, 'database'));
  started.defer(() => postgres.stop());
  const redis = await startRedis(join(folder, 'redis'));
  if ('missing' in redis) throw new Error(`There is no Redis: ${redis.missing}`);
  started.defer(() => redis.stop());
  const files = s3 ? await startS3(join(folder, 's3')) : null;
  if (files !== null && 'missing' in files) throw new Error(`There is no S3: ${files.missing}`);
  started.defer(async () => files?.stop());

  const settings = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.address.url,
    DATA_DIR: join(folder, 'data'),
    FETCH_ALLOW_PRIVATE: '127.0.0.1',
    LOG_LEVEL: 'info',
    ...(files === null
      ? { DATA_DIR_SHARED: 'yes' }
      : {
          MINIO_ENDPOINT: files.address.endpoint,
          MINIO_ACCESS_KEY: files.address.accessKey,
          MINIO_SECRET_KEY: files.address.secretKey,
          MINIO_BUCKET: 'librarian',
        }),
  };
  const startAll = async (role: 'api' | 'worker', count: number) => {
    const processes: HouseProcess[] = [];
    for (let n = 1; n <= count; n += 1) {
      const each = await openProcess(role, settings, join(folder, `${role}-${n}.log`));
      started.defer(() => each.kill());
      await each.start();
      processes.push(each);
    }
    return processes;
  };
  const all = { apis: await startAll('api', apis), workers: await startAll('worker', workers) };

  const resources = started.move();
  return {
    ...all,
    postgres,
    settings,
    servedBy: [`Redis: ${redis.ranAgainst}`, `files: ${files === null ? 'a folder that all share' : files.ranAgainst}`],
    async flushRedis() {
      const client = new Redis(redis.address.url);
      await client.flushall();
      client.disconnect();
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function openProcess(role: string, settings: Record<string, string>, log: string): Promise<HouseProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { PATH: process.env.PATH, PORT: String(port), ...settings };
  let running: ReturnType<typeof startGuarded> | undefined;
  return {
    url,
    async kill() {
      await running?.stop();
      running = undefined;
    },
    async start(tries = 1): Promise<void> {
      for (let left = tries; ; left -= 1) {
        running = startGuarded(process.execPath, [MAIN, 'serve', '--role', role], log, { env });
        try {
          return await running.untilReady(() => fetch(`${url}/livez`));
        } catch (error) {
          if (left === 1) throw error;
        }
      }
    },
  };
}
