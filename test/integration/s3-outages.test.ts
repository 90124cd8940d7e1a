import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openS3Objects } from '../../src/storage/objects/s3-objects.ts';
import { startBreakableProxy } from '../support/breakable-proxy.ts';
import { testBucket } from '../support/s3-bucket.ts';
import { testService } from '../support/services/test-service.ts';

const s3 = await testService('s3');

const UNAVAILABLE = { code: 'FILES_UNAVAILABLE', cause: expect.any(Error) };

/** Long enough for a busy machine, and too long for a failure to be tried again. */
const PATIENCE_MS = 1_500;

/** A store whose way to the server can fail. */
async function openBreakably() {
  const proxy = await startBreakableProxy(s3.address().endpoint);
  const bucket = testBucket(s3.address());
  const store = await openS3Objects({ ...bucket.settings, endpoint: proxy.url }, { patienceMs: PATIENCE_MS });
  return {
    proxy,
    store,
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      await bucket.remove();
    },
  };
}

async function tookMs(work: Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work;
  return performance.now() - begun;
}

describe.skipIf(s3.missing)('an S3 server that fails', () => {
  test('connections that were lost while nobody used them are not noticed', async () => {
    await using broken = await openBreakably();
    await broken.store.put('a.md', 'x', 'text/markdown');
    broken.proxy.breakOff();
    expect(Buffer.from((await broken.store.get('a.md')) ?? []).toString()).toBe('x');
  });

  test('a server that is gone is told in a moment, and used again when it is back', async () => {
    await using broken = await openBreakably();
    broken.proxy.leadTo('http://127.0.0.1:1');
    broken.proxy.breakOff();
    const took = await tookMs(expect(broken.store.get('a.md')).rejects.toMatchObject(UNAVAILABLE));
    expect(took).toBeLessThan(5_000);
    await expect(Array.fromAsync(broken.store.list(''))).rejects.toMatchObject(UNAVAILABLE);
    await expect(broken.store.check()).rejects.toMatchObject(UNAVAILABLE);
    broken.proxy.leadTo(s3.address().endpoint);
    await broken.store.put('a.md', 'x', 'text/markdown');
    await broken.store.check();
  });

  test('a server that falls silent is waited for no longer than the patience', async () => {
    await using broken = await openBreakably();
    broken.proxy.freeze();
    const took = await tookMs(expect(broken.store.get('a.md')).rejects.toMatchObject(UNAVAILABLE));
    expect(took).toBeGreaterThan(PATIENCE_MS - 100);
    expect(took).toBeLessThan(PATIENCE_MS * 3);
  });

  test('a put that is cut off leaves what was there', async () => {
    await using broken = await openBreakably();
    const bytes = (letter: string) => Buffer.alloc(30_000_000, letter);
    await broken.store.put('large.bin', 'before', 'application/octet-stream');
    const put = broken.store.put('large.bin', bytes('b'), 'application/octet-stream');
    const failed = expect(put).rejects.toMatchObject(UNAVAILABLE);
    const cuts = setInterval(() => broken.proxy.breakOff(), 5);
    await failed.finally(() => clearInterval(cuts));
    expect(Buffer.from((await broken.store.get('large.bin')) ?? []).toString()).toBe('before');
  });

  test('a get that is cut off is never a part of the file', async () => {
    await using broken = await openBreakably();
    await broken.store.put('large.bin', Buffer.alloc(30_000_000, 'a'), 'application/octet-stream');
    const cuts = setInterval(() => broken.proxy.breakOff(), 20);
    const got = await broken.store
      .get('large.bin')
      .catch((error: unknown) => error)
      .finally(() => clearInterval(cuts));
    if (got instanceof Uint8Array) expect(got).toHaveLength(30_000_000);
    else expect(got).toMatchObject(UNAVAILABLE);
  });
});

describe.skipIf(s3.missing)('opening a bucket', () => {
  test('keys that the server does not know are told, and the secret is not', async () => {
    const { settings } = testBucket(s3.address());
    for (const wrong of [{ secretKey: 'not-the-secret' }, { accessKey: 'nobody' }]) {
      const error = await openS3Objects({ ...settings, ...wrong }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject(UNAVAILABLE);
      expect(String(error)).toMatch(/refused the access key: MINIO_ACCESS_KEY or MINIO_SECRET_KEY is wrong/);
      expect(JSON.stringify(error)).not.toContain(wrong.secretKey ?? settings.secretKey);
    }
  });

  test('processes that start at once all get the bucket', async () => {
    await using bucket = testBucket(s3.address());
    const stores = await Promise.all(Array.from({ length: 8 }, () => openS3Objects(bucket.settings)));
    await stores[0]?.put('a.md', 'x', 'text/markdown');
    for (const store of stores) expect(await store.get('a.md')).toHaveLength(1);
  });

  test('what is in it stays', async () => {
    await using bucket = testBucket(s3.address());
    await (await openS3Objects(bucket.settings)).put('a.md', 'x', 'text/markdown');
    expect(await (await openS3Objects(bucket.settings)).get('a.md')).toHaveLength(1);
  });
});

/** Answers as a server in trouble does; nobody's keys matter to it. */
async function startServer(listener: RequestListener): Promise<{ endpoint: string } & AsyncDisposable> {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const open = (endpoint: string) =>
  openS3Objects({ endpoint, accessKey: 'a', secretKey: 'b', bucket: 'bucket' }, { patienceMs: PATIENCE_MS });

describe('what is no S3 server that works', () => {
  test('one that nobody runs is named', async () => {
    await expect(open('http://127.0.0.1:1')).rejects.toMatchObject({
      ...UNAVAILABLE,
      message: expect.stringContaining('MinIO at http://127.0.0.1:1 can not be used: connect ECONNREFUSED'),
    });
  });

  test.each(['http://[::1]:1', 'https://127.0.0.1:1'])('any URL of a host can be its address: %s', async (endpoint) => {
    await expect(open(endpoint)).rejects.toMatchObject({
      message: expect.stringMatching(/ECONNREFUSED|EADDRNOTAVAIL/),
    });
  });

  test('what can not be an address or a bucket is told', async () => {
    await expect(open('http://a_b:9000')).rejects.toMatchObject({ message: expect.stringContaining('a_b') });
    const named = { endpoint: 'http://127.0.0.1:1', accessKey: 'a', secretKey: 'b', bucket: 'No Bucket' };
    await expect(openS3Objects(named)).rejects.toMatchObject({ message: expect.stringContaining('No Bucket') });
  });

  test('one that takes a request and says nothing is given up', async () => {
    await using server = await startServer(() => undefined);
    const took = await tookMs(expect(open(server.endpoint)).rejects.toMatchObject(UNAVAILABLE));
    expect(took).toBeLessThan(PATIENCE_MS * 3);
  });

  test('one that sends a byte now and then is given up', async () => {
    await using server = await startServer(async (_, response) => {
      while (!response.destroyed) {
        response.write('<');
        await sleep(100);
      }
    });
    const took = await tookMs(expect(open(server.endpoint)).rejects.toMatchObject(UNAVAILABLE));
    expect(took).toBeLessThan(PATIENCE_MS * 3);
  });

  test('one that is too busy is asked three times', async () => {
    let asked = 0;
    await using server = await startServer((_, response) => {
      asked += 1;
      response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
    });
    await expect(open(server.endpoint)).rejects.toMatchObject(UNAVAILABLE);
    expect(asked).toBe(3);
  });

  test('one that refuses is asked once', async () => {
    let asked = 0;
    await using server = await startServer((_, response) => {
      asked += 1;
      response.writeHead(400).end('<Error><Code>InvalidRequest</Code></Error>');
    });
    await expect(open(server.endpoint)).rejects.toMatchObject(UNAVAILABLE);
    expect(asked).toBe(1);
  });
});
