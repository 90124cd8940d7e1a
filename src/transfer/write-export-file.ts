import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type ExportEnd, type ExportHead, type ExportRecord, lineOf, noCounts, writeHead } from './export-file.ts';

export interface WrittenExport extends ExportEnd {
  /** Of the file. */
  readonly bytes: number;
}

/**
 * Writes an export to `path`, in place of a file that is there, readable by us alone: it holds the whole library.
 *
 * It is written and synced beside, given to `check`, and then moved to its place: whatever fails, or is thrown by `check`,
 * leaves what was there. Records are taken no faster than they can be written.
 */
export async function writeExportFile(
  path: string,
  head: ExportHead,
  records: AsyncIterable<ExportRecord>,
  check: (unfinished: string) => Promise<void>,
  signal: AbortSignal,
): Promise<WrittenExport> {
  const unfinished = `${path}.unfinished-${process.pid}`;
  const counts = noCounts();
  let sha256 = '';

  async function* lines(): AsyncGenerator<string> {
    const hash = createHash('sha256');
    const first = lineOf('export', writeHead(head));
    hash.update(first);
    yield first;
    for await (const { kind, json } of records) {
      const line = lineOf(kind, json);
      counts[kind] += 1;
      hash.update(line);
      yield line;
    }
    sha256 = hash.digest('hex');
    yield lineOf('end', JSON.stringify({ counts, sha256 }));
  }

  try {
    await pipeline(lines, createGzip(), createWriteStream(unfinished, { mode: 0o600, flush: true }), { signal });
    const { size: bytes } = await stat(unfinished);
    await check(unfinished);
    await rename(unfinished, path);
    await syncFolder(dirname(path));
    return { counts, sha256, bytes };
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** So that a power cut doesn't undo the move. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
