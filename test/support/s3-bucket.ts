import { randomUUID } from 'node:crypto';
import type { Client } from 'minio';
import { createS3Client, type S3Settings } from '../../src/storage/objects/s3-client.ts';
import type { S3Address } from './services/start-s3.ts';

export interface TestBucket extends AsyncDisposable {
  /** For `openS3Objects`, which makes the bucket. */
  readonly settings: S3Settings;
  /** The bucket is gone, with all that is in it. Also at the end of its block when held by `await using`. */
  remove(): Promise<void>;
}

/** A name for a bucket of the test's own. */
export function testBucket(address: S3Address): TestBucket {
  const settings = { ...address, bucket: `librarian-test-${randomUUID()}` };
  const { bucket } = settings;
  const client = createS3Client(settings, 20_000);
  const remove = async () => {
    for (let objects = await list(client, bucket); objects.length > 0; objects = await list(client, bucket))
      await client.removeObjects(bucket, objects);
    if (await client.bucketExists(bucket)) await client.removeBucket(bucket);
  };
  return { settings, remove, [Symbol.asyncDispose]: remove };
}

async function list(client: Client, bucket: string): Promise<string[]> {
  if (!(await client.bucketExists(bucket))) return [];
  const { objects } = await client.listObjectsV2Query(bucket, '', '', '', 400, '');
  return objects.flatMap(({ name }) => name ?? []);
}
