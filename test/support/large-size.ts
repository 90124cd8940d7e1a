import type { Role } from '../../src/config.ts';
import { openS3Objects } from '../../src/storage/objects/s3-objects.ts';
import { startBreakableProxy } from './breakable-proxy.ts';
import { takeProcess } from './librarian-process.ts';
import { privateRedis } from './redis.ts';
import { startRoundRobin } from './round-robin.ts';
import { testBucket } from './s3-bucket.ts';
import { testService } from './services/test-service.ts';
import type { Settings, Size } from './size.ts';

const NOWHERE = 'http://127.0.0.1:1';

/** Two API and two worker processes that share PostgreSQL, Redis and S3, behind one address. */
export async function largeSize(): Promise<Size> {
  const [redis, s3] = await Promise.all([testService('redis'), testService('s3')]);
  const bucket = testBucket(s3.address());
  const wayToFiles = await startBreakableProxy(s3.address().endpoint);
  const shared: Settings = {
    REDIS_URL: privateRedis(redis.address()),
    MINIO_ENDPOINT: wayToFiles.url,
    MINIO_ACCESS_KEY: bucket.settings.accessKey,
    MINIO_SECRET_KEY: bucket.settings.secretKey,
    MINIO_BUCKET: bucket.settings.bucket,
  };
  return {
    roles: ['api', 'api', 'worker', 'worker'],
    settings: shared,
    async start(settings, { jobsAtOnce, logTo, ...options }) {
      const workers = jobsAtOnce === undefined ? 2 : Math.min(jobsAtOnce, 2);
      const roles: Role[] = ['api', 'api', ...Array<Role>(workers).fill('worker')];
      const environment: Settings = { ...settings, ...shared };
      if (jobsAtOnce !== undefined) environment.WORKER_CONCURRENCY = String(Math.ceil(jobsAtOnce / workers));
      const started = await Promise.all(
        roles.map(async (role) => {
          const librarian = takeProcess(role);
          return { role, librarian, url: await librarian.start(environment, options, logTo) };
        }),
      );
      const front = await startRoundRobin(started.filter(({ role }) => role === 'api').map(({ url }) => url));
      return {
        url: front.url,
        async memoryInUse() {
          const all = await Promise.all(started.map(({ librarian }) => librarian.memoryInUse()));
          return all.reduce((sum, bytes) => sum + bytes, 0);
        },
        async close() {
          await Promise.all(started.map(({ librarian }) => librarian.close()));
          front.close();
        },
      };
    },
    files: () => openS3Objects(bucket.settings),
    async breakFiles() {
      wayToFiles.leadTo(NOWHERE);
      wayToFiles.breakOff();
    },
    async mendFiles() {
      wayToFiles.leadTo(s3.address().endpoint);
    },
    async remove() {
      await wayToFiles[Symbol.asyncDispose]();
      await bucket.remove();
    },
  };
}
