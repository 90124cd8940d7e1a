import { Client } from 'minio';
import { createBoundedTransport } from './bounded-transport.ts';

export interface S3Settings {
  /** A URL without a path. */
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly bucket: string;
}

/** Larger than any file, so that each is put by one request: two who put one key in parts would mix theirs. */
const PART_SIZE = 5 * 2 ** 30;

/**
 * A client whose requests end, and fail when the server is silent for `patienceMs`. Connections are kept and used again by
 * Node's own agent.
 */
export function createS3Client({ endpoint, accessKey, secretKey }: S3Settings, patienceMs: number): Client {
  const { protocol, hostname, port } = new URL(endpoint);
  return new Client({
    // The client puts its own brackets around an IPv6 address.
    endPoint: hostname.replace(/^\[|\]$/g, ''),
    ...(port === '' ? {} : { port: Number(port) }),
    useSSL: protocol === 'https:',
    accessKey,
    secretKey,
    partSize: PART_SIZE,
    transport: createBoundedTransport(protocol, patienceMs),
    // Its own retries write to the console.
    retryOptions: { disableRetry: true },
  });
}
