import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExportRecord } from '../../../src/transfer/export-file.ts';
import { openExportFile } from '../../../src/transfer/open-export-file.ts';
import { writeExportFile } from '../../../src/transfer/write-export-file.ts';

const HEAD = {
  exportedAt: '2026-11-20T12:00:00.000Z',
  librarian: '1.2.3',
  columns: { document: ['id'], address: [], revision: [], job: [], event: [] },
};
const { signal } = new AbortController();

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'librarian-export-'));
  path = join(folder, 'library.jsonl.gz');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* records(...jsons: string[]): AsyncGenerator<ExportRecord> {
  for (const json of jsons) yield { kind: 'document', json };
}

const write = (from: AsyncIterable<ExportRecord>, check = async () => {}) =>
  writeExportFile(path, HEAD, from, check, signal);

test('records come back as they were written, whatever their text holds, a few at a time', async () => {
  const texts = ['{"a":"two\\nlines"}', '{"a":"\u2028\u2029\u0085"}', `{"a":"${'é'.repeat(3_000_000)}"}`, '{}'];
  const { counts, sha256, bytes } = await write(records(...texts));
  await using file = await openExportFile(path, signal, () => undefined);
  expect(file.head).toEqual(HEAD);
  expect(file.end).toEqual({ counts, sha256 });
  expect(bytes).toBe((await stat(path)).size);
  const batches = await Array.fromAsync(file.batches());
  expect(batches.map((batch) => batch.records.length)).toEqual([2, 1, 1]);
  expect(batches.flatMap((batch) => batch.records)).toEqual(texts);
});

test('an empty library is an export too', async () => {
  await write(records());
  await using file = await openExportFile(path, signal, () => undefined);
  expect(await Array.fromAsync(file.batches())).toEqual([]);
});

test('an export that fails, or whose check does, leaves what was there, and nothing beside it', async () => {
  await writeFile(path, 'the last export');
  async function* failing(): AsyncGenerator<ExportRecord> {
    yield* records('{}');
    throw new Error('the database went away');
  }
  await expect(write(failing())).rejects.toThrow('the database went away');
  await expect(write(records('{}'), () => Promise.reject(new Error('not the same')))).rejects.toThrow('not the same');
  expect(await readFile(path, 'utf8')).toBe('the last export');
  expect(await readdir(folder)).toEqual(['library.jsonl.gz']);
});

test('only its owner may read an export', async () => {
  await write(records());
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});
