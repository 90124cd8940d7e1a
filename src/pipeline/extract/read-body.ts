import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib';
import { DomainError } from '../../domain/failure.ts';

interface BodyToRead {
  /** The body as it comes over the wire. */
  readonly stream: Readable;
  /** Content-Encoding, as the site sent it. */
  readonly encoding: string | null;
  /** Content-Length in bytes, null if the site did not say. */
  readonly total: number | null;
  /** Who sent it, for messages. */
  readonly host: string;
  /** How large it may be, in bytes, once decompressed. */
  readonly maxBytes: number;
  /** Told of every chunk: bytes received over the wire so far, and `total`. */
  onProgress(received: number, total: number | null): void;
}

type Chunks = AsyncIterable<Uint8Array>;

/** More layers than this are an attack: no server compresses more often on purpose. */
const MAX_CODINGS = 2;

/**
 * Reads a whole body and undoes its Content-Encoding (RFC 9110 §8.4): gzip, deflate (with or without zlib header), br,
 * zstd.
 *
 * Stops at the chunk that passes `maxBytes`, so that a small file that unpacks to a huge one costs no more memory than a
 * page of the permitted size. The stream is destroyed in every case.
 *
 * @throws DomainError `TOO_LARGE`; `MALFORMED_CONTENT` if it can't be decompressed; `CONNECT_FAILED` if it is cut off
 * @throws whatever the stream fails with
 */
export async function readBody(body: BodyToRead): Promise<Uint8Array> {
  const { stream, host, maxBytes, total } = body;
  let received = 0;
  async function* countReceived(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream as Chunks) {
      received += chunk.byteLength;
      body.onProgress(received, total);
      yield chunk;
    }
  }
  try {
    if (total !== null && total > maxBytes) throw tooLarge(host, maxBytes);
    let decoded: Chunks = countReceived();
    for (const coding of codingsOf(body.encoding, host).reverse()) decoded = decode(decoded, coding, host);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of decoded) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge(host, maxBytes);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
  } catch (error) {
    // Nothing at all is no complete gzip file, but it is a complete empty body.
    if (received === 0 && isCutOff(error)) return new Uint8Array();
    throw decompressionFailure(error, host) ?? error;
  } finally {
    stream.destroy();
  }
}

/** The codings in the order in which they were applied. */
function codingsOf(encoding: string | null, host: string): string[] {
  const names = (encoding ?? '').toLowerCase().split(',');
  const codings = names
    .map((name) => name.trim().replace(/^x-/, ''))
    .filter((name) => name !== '' && name !== 'identity');
  if (codings.length <= MAX_CODINGS) return codings;
  throw new DomainError('MALFORMED_CONTENT', `${host} sent a page that is packed ${codings.length} times over.`);
}

async function* decode(source: Chunks, coding: string, host: string): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  const firstByte = first.done ? undefined : first.value[0];
  async function* whole(): AsyncGenerator<Uint8Array> {
    if (first.done) return;
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  // Failures reach the reader through the decoder, which `pipeline` destroys with them.
  yield* pipeline(Readable.from(whole()), createDecoder(coding, firstByte, host), () => {}) as Chunks;
}

function createDecoder(coding: string, firstByte: number | undefined, host: string): Transform {
  switch (coding) {
    case 'gzip':
      return createGunzip();
    case 'deflate':
      // RFC 9110 §8.4.1.2: some senders leave out the zlib header, whose first byte ends in the method number 8.
      return firstByte === undefined || (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw();
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      return createZstdDecompress();
    default:
      throw new DomainError(
        'MALFORMED_CONTENT',
        `${host} sent the page packed as "${coding}", which can't be unpacked.`,
      );
  }
}

function tooLarge(host: string, maxBytes: number): DomainError {
  const limit = `${Math.round(maxBytes / 100_000) / 10} MB`;
  return new DomainError('TOO_LARGE', `The page at ${host} is larger than ${limit}, the most that is accepted.`);
}

/** zlib, brotli and zstd all end an input that is too short with this code. */
function isCutOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
}

/** What a decompressor's error means; null if it is no decompressor's. */
function decompressionFailure(error: unknown, host: string): DomainError | null {
  if (isCutOff(error)) {
    return new DomainError('CONNECT_FAILED', `${host} broke off before the page was complete.`, { cause: error });
  }
  if (
    !(error instanceof Error) ||
    !('code' in error) ||
    !/^(Z_|ZSTD_|ERR__ERROR_|ERR_BROTLI|ERR_ZSTD)/.test(`${error.code}`)
  ) {
    return null;
  }
  return new DomainError('MALFORMED_CONTENT', `${host} sent a page that can't be unpacked.`, { cause: error });
}
