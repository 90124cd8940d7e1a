import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweep } from '../../../src/library/sweep.ts';
import { openFolderObjects } from '../../../src/storage/objects/folder-objects.ts';
import { openDatabaseVectors } from '../../../src/storage/vectors/database-vectors.ts';
import { type VectorStore, vectorSpace } from '../../../src/storage/vectors/vector-store.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';

let site: LocalSite;
let app: TestApp;
let folder: string;
let vectors: VectorStore;
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
  folder = join(app.dataDir, 'objects');
  // Nothing is searched here, so it needs no connections of its own.
  vectors = openDatabaseVectors({ database: app.database, address: {} });
});
afterAll(async () => {
  await vectors.close();
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const HOUR_MS = 3_600_000;
const ORPHAN = '0199f3c2-7a41-7c66-9d5b-3f0c2a1e8b70';
const SPACE = vectorSpace('a model', 2);
const FACETS = { tier: 'tier-a', tags: [], language: 'en', site: 'Example', publishedAt: null } as const;

/** Of all revisions, however new. */
const revisionsWithVectors = () => Array.fromAsync(vectors.listRevisions(new Date(Date.now() + HOUR_MS)));

async function shelve(path: string) {
  const id = await app.ingest(site.url(path));
  const { result } = await app.untilEnded(id);
  return { jobId: id, id: result.document_id as string, key: result.file_path as string };
}

test('a deleted document is gone: its row, its revisions, its addresses and its files', async () => {
  const { id, jobId, key } = await shelve('/changing/5');
  site.change('/changing/5');
  const { key: second } = await shelve('/changing/5');
  expect([existsSync(join(folder, key)), existsSync(join(folder, second))]).toEqual([true, true]);
  expect((await app.rest('DELETE', `/documents/${id}`)).status).toBe(204);
  expect([existsSync(join(folder, key)), existsSync(join(folder, second))]).toEqual([false, false]);
  const where = { documentId: id };
  expect(await app.database.document.findUnique({ where: { id } })).toBeNull();
  expect(await app.database.revision.count({ where })).toBe(0);
  expect(await app.database.documentAddress.count({ where })).toBe(0);
  const { job } = await app.graphql(
    'query ($id: ID!) { job(id: $id) { status result { documentId } document { id } } }',
    { id: jobId },
  );
  expect(job).toEqual({ status: 'COMPLETED', result: { documentId: id }, document: null });
});

test('a deleted document leaves no vectors', async () => {
  const { id, jobId } = await shelve('/article/5');
  await vectors.upsert(SPACE, jobId, FACETS, [[1, 2]]);
  expect(await revisionsWithVectors()).toContain(jobId);
  await app.rest('DELETE', `/documents/${id}`);
  expect(await revisionsWithVectors()).not.toContain(jobId);
});

test('a deleted page can be shelved anew', async () => {
  const { id } = await shelve('/article/6');
  await app.rest('DELETE', `/documents/${id}`);
  const again = await app.untilEnded(await app.ingest(site.url('/article/6')));
  expect(again).toMatchObject({ status: 'completed', result: { cached: false } });
  expect(again.result.document_id).not.toBe(id);
});

test('of a hundred who delete one document, one has deleted it', async () => {
  const { id } = await shelve('/article/8');
  const answers = await Promise.all(Array.from({ length: 100 }, () => app.rest('DELETE', `/documents/${id}`)));
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(99);
});

test('the sweep removes files that belong to no revision, and no other', async () => {
  const { key, jobId } = await shelve('/article/9');
  const old = new Date(Date.now() - 2 * HOUR_MS);
  const files = {
    orphan: `example.com/orphan-${ORPHAN}.md`,
    // Of an earlier attempt at the same job, when the page had another title.
    renamed: `example.com/another-title-${jobId}.md`,
    young: `example.com/young-${ORPHAN}.md`,
    foreign: 'example.com/notes.md',
  };
  for (const name of Object.values(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), 'text');
  }
  for (const name of [files.orphan, files.renamed, files.foreign, key]) await utimes(join(folder, name), old, old);
  const objects = await openFolderObjects(folder);
  expect(await sweep({ database: app.database, objects, vectors })).toBe(2);
  const left = await readdir(folder, { recursive: true });
  expect(left).toEqual(expect.arrayContaining([key, files.young, files.foreign]));
  expect([left.includes(files.orphan), left.includes(files.renamed)]).toEqual([false, false]);
});

test('the sweep removes uploads of jobs that have ended well, were cancelled or can not be read, and of none, and no other', async () => {
  const states = { queued: true, processing: true, failed: true, completed: false, cancelled: false } as const;
  const failure = { code: 'INTERNAL', stage: 'load', message: 'It broke.', httpStatus: null };
  const old = new Date(Date.now() - 2 * HOUR_MS);
  await mkdir(join(folder, 'uploads'), { recursive: true });
  const put = async (id: string, modified = old) => {
    await writeFile(join(folder, 'uploads', id), 'text');
    await utimes(join(folder, 'uploads', id), modified, modified);
  };
  const ids: string[] = [];
  for (const [n, status] of Object.keys(states).entries()) {
    const id = ORPHAN.replace(/.$/, String(n + 1));
    const url = `file:${status}.md`;
    const row = { id, url, canonicalUrl: url, uploaded: true, queueEntry: id, attempt: 1 };
    const ending = status === 'failed' ? { failure, completedAt: old } : {};
    await app.database.job.create({ data: { ...row, ...ending, status: status as keyof typeof states } });
    await put(id);
    ids.push(id);
  }
  const unreadable = ORPHAN.replace(/.$/, '8');
  await app.database.job.create({
    data: {
      ...{ id: unreadable, url: 'file:x', canonicalUrl: 'file:x', uploaded: true, queueEntry: unreadable, attempt: 1 },
      ...{ status: 'failed', failure: { ...failure, code: 'UNSUPPORTED_TYPE' }, completedAt: old },
    },
  });
  await put(unreadable);
  const young = ORPHAN.replace(/.$/, '9');
  await Promise.all([put(ORPHAN), put(young, new Date()), put('notes')]);
  expect(await sweep({ database: app.database, objects: await openFolderObjects(folder), vectors })).toBe(4);
  const kept = ids.filter((_, n) => Object.values(states)[n]);
  expect((await readdir(join(folder, 'uploads'))).toSorted()).toEqual([...kept, young, 'notes'].toSorted());
});

test('the sweep removes vectors of revisions that no document shows, unless they are young', async () => {
  const { jobId: replaced } = await shelve('/changing/7');
  site.change('/changing/7');
  const { jobId: shown } = await shelve('/changing/7');
  for (const id of [ORPHAN, replaced, shown]) await vectors.upsert(SPACE, id, FACETS, [[1, 2]]);
  const deps = { database: app.database, objects: await openFolderObjects(folder), vectors };
  await sweep(deps);
  expect(await revisionsWithVectors()).toEqual(expect.arrayContaining([ORPHAN, replaced, shown]));
  await sweep(deps, Date.now() + 2 * HOUR_MS);
  expect(await revisionsWithVectors()).toEqual([shown]);
});

test('the sweep forgets what stages gave to jobs that failed more than a day ago', async () => {
  const failed = await app.ingest(site.url('/forbidden'));
  const recent = await app.ingest(site.url('/not-found'));
  await Promise.all([app.untilEnded(failed), app.untilEnded(recent)]);
  for (const jobId of [failed, recent])
    await app.database.stageOutput.create({ data: { jobId, stage: 'extract', output: Buffer.from('kept') } });
  await app.database.job.update({ where: { id: failed }, data: { completedAt: new Date(Date.now() - 25 * HOUR_MS) } });
  await sweep({ database: app.database, objects: await openFolderObjects(folder), vectors });
  expect(await app.database.stageOutput.findMany({ select: { jobId: true } })).toEqual([{ jobId: recent }]);
});
