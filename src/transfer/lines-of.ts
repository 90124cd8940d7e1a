import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DomainError } from '../domain/failure.ts';

const LINE_FEED = 0x0a;

/** PostgreSQL holds no JSON text beyond this. */
const MOST_LINE_BYTES = 256 * 1_024 * 1_024;

/** The lines of a gzip'd file from its start, without their line breaks. `onBytes` is told how much of it has been read. */
export async function* linesOf(
  handle: FileHandle,
  signal: AbortSignal,
  onBytes: (done: number) => void = () => undefined,
): AsyncGenerator<string> {
  const packed = handle.createReadStream({ start: 0, autoClose: false });
  // What goes wrong with either is thrown by the loop.
  const unpacked = pipeline(packed, createGunzip(), () => undefined);
  let begun: Buffer[] = [];
  let length = 0;
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, at)]).toString();
      [begun, length, from] = [[], 0, at + 1];
    }
    begun.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > MOST_LINE_BYTES)
      throw new DomainError('INVALID_INPUT', 'The file has a line that is longer than any of an export.');
    onBytes(packed.bytesRead);
  }
  if (length > 0) yield Buffer.concat(begun).toString();
}
