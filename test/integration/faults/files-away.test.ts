/** The file store is silent, or its disk is full, while pages are to be placed on the shelf. */

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/storage/database/open-database.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { startBreakableProxy } from '../../support/breakable-proxy.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { testBucket } from '../../support/s3-bucket.ts';
import { testService } from '../../support/services/test-service.ts';
import { startSilentServer } from '../../support/silent-server.ts';

const s3 = await testService('s3');
const run = promisify(execFile);

let site: LocalSite;
beforeAll(async () => {
  site = await startLocalSite();
});
afterAll(() => site[Symbol.asyncDispose]());

/** Until the job says that it waits for the store. */
const untilItWaits = (app: TestApp, id: string) =>
  app.untilEvent(id, (type, { message }) => type === 'stage_progress' && /file store is not available/.test(message));

describe.skipIf(s3.missing)('S3', () => {
  async function startOverS3() {
    await using started = new AsyncDisposableStack();
    const proxy = started.use(await startBreakableProxy(s3.address().endpoint));
    const { settings } = started.use(testBucket(s3.address()));
    const app = started.use(
      await startTestApp({
        settings: {
          MINIO_ENDPOINT: proxy.url,
          MINIO_ACCESS_KEY: settings.accessKey,
          MINIO_SECRET_KEY: settings.secretKey,
          MINIO_BUCKET: settings.bucket,
        },
      }),
    );
    const resources = started.move();
    return { app, proxy, [Symbol.asyncDispose]: () => resources.disposeAsync() };
  }

  test('that is silent keeps no job from being cancelled, and no server from stopping', async () => {
    await using over = await startOverS3();
    await over.app.ingest(site.url('/article/5')).then((id) => over.app.untilEnded(id));
    await using silent = await startSilentServer();
    over.proxy.leadTo(silent.url);
    over.proxy.breakOff();
    const [first, second] = [
      await over.app.ingest(site.url('/article/6')),
      await over.app.ingest(site.url('/article/7')),
    ];
    for (const id of [first, second])
      await over.app.untilEvent(id, (type, { stage }) => type === 'stage_started' && stage === 'load');
    await over.app.rest('POST', `/ingest/${first}/cancel`);
    const began = performance.now();
    await over.app.close();
    // Sooner than what hangs would be left behind.
    expect(performance.now() - began).toBeLessThan(5_000);
    const { database, close } = openDatabase({ connectionString: over.app.databaseUrl }, { connections: 1 });
    expect(await database.job.findUnique({ where: { id: second } })).toMatchObject({ status: 'queued' });
    await close();
  });
});

/** A disk of a megabyte, or why there can be none. */
async function mountSmallDisk(): Promise<string | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const folder = await mkdtemp(join(tmpdir(), 'librarian-disk-'));
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).then(
    () => true,
    () => false,
  );
  if (!mounted) await rm(folder, { recursive: true });
  return mounted ? folder : null;
}

const disk = await mountSmallDisk();

describe.skipIf(disk === null)('a disk (needs root, to mount one of a megabyte)', () => {
  afterAll(async () => {
    await run('umount', [disk ?? '']);
    await rm(disk ?? '', { recursive: true });
  });

  test('that is full is waited for until there is room', async () => {
    const dataDir = join(disk ?? '', 'data');
    await mkdir(dataDir);
    await using app = await startTestApp({ settings: { DATA_DIR: dataDir } });
    await writeFile(join(dataDir, 'filler'), Buffer.alloc(2 ** 21)).catch(() => undefined);
    const id = await app.ingest(site.url('/article/8'));
    await untilItWaits(app, id);
    await rm(join(dataDir, 'filler'));
    expect(await app.untilEnded(id)).toMatchObject({ status: 'completed', attempt: 1 });
  });
});
