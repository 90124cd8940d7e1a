/**
 * What a finished stage gave, as it is kept until its job ends: JSON, packed by Zstandard (RFC 8878) at its quickest level,
 * which costs less than sending and writing the rest would.
 */

import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

const QUICKEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** In base64, for it travels within a statement's JSON. */
export function packOutput(output: unknown): string {
  return zstdCompressSync(JSON.stringify(output), QUICKEST).toString('base64');
}

/** @throws Error when these are not the bytes that `packOutput` gave */
export function unpackOutput(packed: Uint8Array): unknown {
  return JSON.parse(zstdDecompressSync(packed).toString('utf8'));
}
