import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lineOf } from '../../../src/transfer/export-file.ts';
import { writeExportFile } from '../../../src/transfer/write-export-file.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { exportApp, importToApp } from '../../support/transfer.ts';

let site: LocalSite;
let source: TestApp;
let target: TestApp;
let folder: string;
let path: string;

beforeAll(async () => {
  [site, source, target] = await Promise.all([startLocalSite(), startTestApp(), startTestApp()]);
  folder = await mkdtemp(join(tmpdir(), 'librarian-transfer-'));
  path = join(folder, 'library.jsonl.gz');
  for (const page of ['/article/1', '/article/2']) await source.untilEnded(await source.ingest(site.url(page)));
  await exportApp(source, path);
});
afterAll(async () => {
  await Promise.all([source, target, site].map((each) => each[Symbol.asyncDispose]()));
  await rm(folder, { recursive: true, force: true });
});

/** All that an import could have changed. */
async function state({ database, dataDir }: TestApp) {
  const files = await readdir(join(dataDir, 'objects'), { recursive: true });
  const counts = [database.document.count(), database.documentAddress.count(), database.revision.count()];
  return [files.toSorted(), ...(await Promise.all([...counts, database.job.count(), database.jobEvent.count()]))];
}

async function file(name: string, body: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), body);
  return join(folder, name);
}

test('a file that is broken in any way is refused, and nothing has changed', async () => {
  const before = await state(target);
  const whole = await readFile(path);
  const text = gunzipSync(whole).toString();
  const lines = text.trimEnd().split('\n');
  const attempts: [string | Uint8Array, RegExp][] = [
    [whole.subarray(0, whole.length - 200), /cut short or damaged/],
    [gzipSync(text.replace('Story number 1', 'Story number 7')), /cut short or damaged/],
    [gzipSync(lines.slice(0, -1).join('\n')), /cut short or damaged/],
    [gzipSync(lines.toSpliced(3, 1).join('\n')), /cut short or damaged/],
    [gzipSync(text.replace('"version":1', '"version":2')), /written by a newer Librarian/],
    [gzipSync('{"some":"JSON"}\n'), /is not an export of a library/],
    ['<html>', /is not an export of a library/],
    ['', /is not an export of a library/],
  ];
  for (const [index, [body, sentence]] of attempts.entries()) {
    await expect(importToApp(target, await file(`broken-${index}`, body))).rejects.toThrow(sentence);
  }
  await expect(importToApp(target, join(folder, 'nowhere'))).rejects.toThrow(/There is no file/);
  await expect(importToApp(target, folder)).rejects.toThrow(/is not a file/);
  expect(await state(target)).toEqual(before);
});

test('a page that the library has as another document is named, and nothing has changed', async () => {
  await using other = await startTestApp();
  await other.untilEnded(await other.ingest(site.url('/article/2')));
  const before = await state(other);
  const refused = importToApp(other, path);
  await expect(refused).rejects.toMatchObject({ code: 'INVALID_STATE' });
  await expect(refused).rejects.toThrow(
    `The page ${site.url('/article/2')} is in the library already, as another document.`,
  );
  expect(await state(other)).toEqual(before);
});

test('a document that has gone on in the library is named, and stays as it is', async () => {
  await using other = await startTestApp();
  await importToApp(other, path);
  const job = await other.ingest(site.url('/article/1'), { options: { force_refresh: true } });
  await other.untilEnded(job);
  const before = await state(other);
  await expect(importToApp(other, path)).rejects.toThrow(/The document \S+ \(\S+\/article\/1\) is in another state/);
  expect(await state(other)).toEqual(before);
});

test('a page that is being processed there keeps a job for it from being imported', async () => {
  const gate = site.gate('/gate');
  await using other = await startTestApp();
  await using waiting = await startTestApp();
  await waiting.ingest(site.url('/gate'));
  await gate.reached;
  await other.ingest(site.url('/gate'));
  const live = join(folder, 'live.jsonl.gz');
  await exportApp(waiting, live);
  await expect(importToApp(other, live)).rejects.toThrow(/gate is being processed in the library, by another job/);
  gate.open();
});

test('a file of the same name that says something else is named, and no row was added', async () => {
  await using other = await startTestApp();
  const { body } = await source.rest('GET', '/library');
  const key: string = body.items[0].file_path;
  await other.close();
  const folderOfKey = join(other.dataDir, 'objects', key.slice(0, key.indexOf('/')));
  await mkdir(folderOfKey, { recursive: true });
  await writeFile(join(other.dataDir, 'objects', key), 'Edited by hand.');
  await expect(importToApp(other, path)).rejects.toThrow(`The library has another file ${key}`);
  expect(await other.database.document.count()).toBe(0);
});

test('records that no Librarian wrote are refused: unknown columns, rows without their document, keys that lead out', async () => {
  const before = await state(target);
  const [headLine = '', ...lines] = gunzipSync(await readFile(path))
    .toString()
    .trimEnd()
    .split('\n');
  const { export: head } = JSON.parse(headLine);
  const columns = head.columns;
  const write = (name: string, records: readonly string[], more = {}) => {
    const all = records.map((line) => {
      const [kind = '', json] = Object.entries(JSON.parse(line))[0] ?? [];
      return { kind: kind as 'file', json: JSON.stringify(json) };
    });
    const { exported_at: exportedAt, librarian } = head;
    const newHead = { exportedAt, librarian, columns: { ...columns, ...more } };
    return writeExportFile(
      join(folder, name),
      newHead,
      toAsync(all),
      async () => undefined,
      new AbortController().signal,
    );
  };
  await write('columns', [], { job: ['id', 'id") SELECT 1 --'] });
  await expect(importToApp(target, join(folder, 'columns'))).rejects.toThrow(/which is unknown here/);
  await write(
    'alone',
    lines.filter((line) => line.startsWith('{"revision"')),
  );
  await expect(importToApp(target, join(folder, 'alone'))).rejects.toThrow(/do not fit together/);
  await write('key', [lineOf('file', JSON.stringify({ key: '../../out.md', text: 'x' }))]);
  await expect(importToApp(target, join(folder, 'key'))).rejects.toThrow(/can not be read/);
  expect(await state(target)).toEqual(before);
});

async function* toAsync<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
