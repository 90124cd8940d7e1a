/** Files in MinIO or any other S3. */

import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, S3Error } from 'minio';
import { DomainError } from '../../domain/failure.ts';
import { type ObjectStore, requireKey } from './object-store.ts';
import { createS3Client, type S3Settings } from './s3-client.ts';

export interface S3Options {
  /** How long the server may be silent. */
  readonly patienceMs?: number;
}

/**
 * Where the files are in the bucket. At its top, a key like `007` would be listed as 7: the client reads numbers where
 * it can.
 */
const ROOT = 'files/';

/** What `check` writes and reads; beside the files, so that no list has it. */
const PROBE = 'check';

/** The most that S3 lists at once. */
const PAGE_SIZE = 1_000;

/** The waits before each further try. */
const RETRY_AFTER_MS = [100, 400];

/** A failure that took longer than this to come is not tried again, so that no call takes much longer than its patience. */
const QUICK_MS = 1_000;

/**
 * Opens the bucket, makes it if need be, and stores and reads a file in it, so that keys that can't are told now.
 *
 * A put is one request, which S3 does whole or not at all. What fails at once, but isn't the server's refusal, is tried up
 * to three times. A silent server fails a call after `patienceMs`.
 *
 * @throws DomainError `FILES_UNAVAILABLE`; its message says what is wrong and where
 */
export async function openS3Objects(
  settings: S3Settings,
  { patienceMs = 8_000 }: S3Options = {},
): Promise<ObjectStore> {
  const { bucket } = settings;
  const client = await orNotOpened(settings, async () => createS3Client(settings, patienceMs));

  async function putObject(name: string, body: Uint8Array | string, contentType: string): Promise<void> {
    const bytes = Buffer.from(body);
    await client.putObject(bucket, name, bytes, bytes.length, { 'Content-Type': contentType });
  }

  async function getObject(name: string): Promise<Uint8Array | null> {
    const stream = await client.getObject(bucket, name).catch(nullIfAbsent);
    return stream === null ? null : await buffer(stream);
  }

  async function check(): Promise<void> {
    await putObject(PROBE, 'ok', 'text/plain');
    if ((await getObject(PROBE)) === null) throw new Error('What was stored was not there to be read.');
  }

  await orNotOpened(settings, () => retried(() => makeBucket(client, bucket)));
  await orNotOpened(settings, () => retried(check));

  return {
    async put(key, body, contentType) {
      requireKey(key);
      await orUnavailable(() => putObject(ROOT + key, body, contentType));
    },

    async get(key) {
      requireKey(key);
      return orUnavailable(() => getObject(ROOT + key));
    },

    async delete(key) {
      requireKey(key);
      await orUnavailable(() => client.removeObject(bucket, ROOT + key));
    },

    async *list(prefix) {
      for (let from = '', more = true; more; ) {
        const page = await orUnavailable(() =>
          client.listObjectsV2Query(bucket, ROOT + prefix, from, '', PAGE_SIZE, ''),
        );
        for (const { name, size, lastModified } of page.objects)
          if (name !== undefined) yield { key: name.slice(ROOT.length), size, modifiedAt: lastModified };
        from = page.nextContinuationToken;
        more = page.isTruncated;
      }
    },

    check: () => orUnavailable(check),
  };
}

/** Many processes may start at once: whoever comes second finds the bucket made. */
async function makeBucket(client: Client, bucket: string): Promise<void> {
  if (await client.bucketExists(bucket)) return;
  await client.makeBucket(bucket).catch(async (error: unknown) => {
    if (!(await client.bucketExists(bucket))) throw error;
  });
}

function nullIfAbsent(error: unknown): null {
  if (error instanceof S3Error && error.code === 'NoSuchKey') return null;
  throw error;
}

/** All that we ask of the server can be asked again: it puts, gets or removes the same. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  for (const wait of RETRY_AFTER_MS) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof S3Error || performance.now() - begun > QUICK_MS) throw error;
      await sleep(wait);
    }
  }
  return work();
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await retried(work);
  } catch (cause) {
    throw new DomainError('FILES_UNAVAILABLE', 'The files can not be read or stored at the moment.', { cause });
  }
}

async function orNotOpened<T>(settings: S3Settings, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new DomainError('FILES_UNAVAILABLE', whyNotOpened(settings, cause), { cause });
  }
}

const WRONG_KEYS = ['InvalidAccessKeyId', 'SignatureDoesNotMatch'];

function whyNotOpened({ endpoint, bucket }: S3Settings, cause: unknown): string {
  const server = `MinIO at ${new URL(endpoint).origin}`;
  if (!(cause instanceof S3Error))
    return `${server} can not be used: ${cause instanceof Error ? cause.message : cause}`;
  if (WRONG_KEYS.includes(cause.code ?? ''))
    return `${server} refused the access key: MINIO_ACCESS_KEY or MINIO_SECRET_KEY is wrong.`;
  return `${server} doesn't let this access key use the bucket ${bucket} (${cause.code}).`;
}
