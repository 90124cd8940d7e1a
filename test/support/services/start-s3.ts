import { randomBytes } from 'node:crypto';
import { type FoundService, namedService, type RunningService, takeFirstWay } from './found-service.ts';
import { startCeph } from './start-ceph.ts';
import { startContainer } from './start-container.ts';

export interface S3Address {
  /** A URL. */
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

const IMAGE = 'minio/minio:RELEASE.2025-09-07T16-13-09Z';

/**
 * The S3 that TEST_S3_ENDPOINT names, with TEST_S3_ACCESS_KEY and TEST_S3_SECRET_KEY; else MinIO in a container; else Ceph
 * from this machine's packages, in `folder`. All of them hold their callers to the right signature.
 */
export async function startS3(folder: string): Promise<FoundService<S3Address>> {
  const endpoint = process.env.TEST_S3_ENDPOINT;
  if (endpoint) {
    const accessKey = process.env.TEST_S3_ACCESS_KEY ?? '';
    const secretKey = process.env.TEST_S3_SECRET_KEY ?? '';
    return namedService('TEST_S3_ENDPOINT', endpoint, { endpoint, accessKey, secretKey });
  }
  const keys = { accessKey: randomBytes(10).toString('hex'), secretKey: randomBytes(20).toString('hex') };
  return takeFirstWay([() => startInContainer(keys), () => startCeph(folder, keys)]);
}

async function startInContainer(keys: Omit<S3Address, 'endpoint'>): Promise<RunningService<S3Address>> {
  const { host, stop } = await startContainer({
    image: IMAGE,
    port: 9000,
    readyPath: '/minio/health/ready',
    environment: { MINIO_ROOT_USER: keys.accessKey, MINIO_ROOT_PASSWORD: keys.secretKey },
    command: ['server', '/data'],
  });
  return { address: { endpoint: `http://${host}`, ...keys }, ranAgainst: `${IMAGE} in a container`, stop };
}
