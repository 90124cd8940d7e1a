import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readActivity } from '../../../src/jobs/read-events.ts';
import { inTransaction } from '../../../src/transfer/in-transaction.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type Gate, type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { exportApp, importToApp, verifyApp } from '../../support/transfer.ts';
import { upload } from '../../support/upload.ts';

const NO_COUNTS = { document: 0, address: 0, revision: 0, job: 0, event: 0, file: 0 };

let site: LocalSite;
let source: TestApp;
let target: TestApp;
let folder: string;
let path: string;
let gate: Gate;
/** Jobs of the source that had ended, and those that had not, when it was exported. */
const ended: string[] = [];
const live: string[] = [];

beforeAll(async () => {
  [site, source, target] = await Promise.all([
    startLocalSite(),
    startTestApp({ settings: { WORKER_CONCURRENCY: '1' } }),
    startTestApp(),
  ]);
  folder = await mkdtemp(join(tmpdir(), 'librarian-transfer-'));
  path = join(folder, 'library.jsonl.gz');
  for (const page of ['/changing/1', '/article/2', '/not-found']) ended.push(await endedJob(site.url(page)));
  const { body } = await source.rest('GET', `/ingest/${ended[0]}`);
  await source.rest('PATCH', `/documents/${body.result.document_id}`, { title: 'By hand', tags: ['moved'] });
  site.change('/changing/1');
  ended.push(await endedJob(site.url('/changing/1')));
  const left = site.gate('/left');
  const cancelled = await source.ingest(site.url('/left'));
  await left.reached;
  await source.rest('POST', `/ingest/${cancelled}/cancel`);
  ended.push(cancelled);
  gate = site.gate('/at-work');
  live.push(await source.ingest(site.url('/at-work')));
  await gate.reached;
  live.push(await source.ingest(site.url('/article/3'), { priority: 'high' }));
  // As a model leaves them: one page that it wrote of, one that it failed.
  const [first = '', second = ''] = ended;
  await source.database.job.update({ where: { id: first }, data: { inputTokens: 1_200, outputTokens: 80 } });
  const url = site.url('/changing/1');
  await source.database.document.update({ where: { url }, data: { writtenBy: 'some-model' } });
  await source.database.document.updateMany({ where: { revisionId: second }, data: { modelFailure: 'AI_QUOTA' } });
});
afterAll(async () => {
  await Promise.all([source, target, site].map((each) => each[Symbol.asyncDispose]()));
  await rm(folder, { recursive: true, force: true });
});

test('a move may fall silent for as long as its files take', async () => {
  await inTransaction(source.database, 'snapshot', async (transaction) => {
    const [limits] = await transaction.$queryRaw<{ idle: string; statement: string }[]>`
      SELECT current_setting('idle_in_transaction_session_timeout') AS idle,
        current_setting('statement_timeout') AS statement`;
    expect(limits).toEqual({ idle: '0', statement: '0' });
  });
});

async function endedJob(url: string): Promise<string> {
  const id = await source.ingest(url);
  await source.untilEnded(id);
  return id;
}

interface Shown {
  readonly writtenBy: string;
  readonly modelFailure: string | null;
}

async function shelf(app: TestApp) {
  const { library } = await app.graphql(`{ library(first: 50, orderBy: { field: CREATED_AT, direction: ASC }) { nodes {
    id url title site author publishedAt language tier tags byHand summary writtenBy modelFailure wordCount createdAt updatedAt checkedAt filePath outline { level text }
    quality { score tier reasons { criterion score weight explanation } }
    revisions { id number title contentHash filePath createdAt } content
  } } }`);
  return library.nodes;
}

async function job(app: TestApp, id: string) {
  const answer = await app.rest('GET', `/ingest/${id}`);
  return { ...answer.body, events: await app.events(id) };
}

/** Types and numbers of all jobs' events in the order of their commits. */
async function activity({ database }: TestApp): Promise<string[]> {
  const events = await readActivity(database, '0.0', 1_000);
  return events.map(({ jobId, seq, type }) => `${jobId} ${seq} ${type}`);
}

test('what was moved answers as before: documents with all revisions and files, jobs with their logs', async () => {
  const [before, jobs, order] = await Promise.all([
    shelf(source),
    Promise.all(ended.map((id) => job(source, id))),
    activity(source),
  ]);
  expect(before).toHaveLength(2);
  expect(jobs.map(({ status }) => status)).toEqual(['completed', 'completed', 'failed', 'completed', 'cancelled']);

  const { counts, sha256 } = await exportApp(source, path);
  expect(counts).toMatchObject({ document: 2, address: 2, revision: 3, job: 7, file: 3 });
  const { added, verification } = await importToApp(target, path);
  expect(added).toEqual(counts);
  expect(verification).toMatchObject({ same: true, sha256: { file: sha256, library: sha256 } });
  await expect.poll(async () => (await activity(target)).slice(0, order.length)).toEqual(order);
  expect(await shelf(target)).toEqual(before);
  expect(before.map(({ writtenBy, modelFailure }: Shown) => [writtenBy, modelFailure])).toEqual([
    ['some-model', null],
    ['extractive', 'AI_QUOTA'],
  ]);
  expect(jobs[0].tokens).toEqual({ input: 1_200, output: 80 });
  // It is for the library where it is now to renew it.
  expect(await target.database.document.count({ where: { renewAt: { not: null } } })).toBe(1);
  expect(await Promise.all(ended.map((id) => job(target, id)))).toEqual(jobs);
  const [changed] = before;
  expect((await target.rest('GET', `/documents/${changed.id}/content?revision=1`)).body).toEqual(
    (await source.rest('GET', `/documents/${changed.id}/content?revision=1`)).body,
  );
});

test('a job that was queued or at work is done where it was moved to, and its log goes on', async () => {
  gate.open();
  for (const id of live) expect(await target.untilEnded(id)).toMatchObject({ status: 'completed' });
  const [atWork = ''] = live;
  const events = await target.events(atWork);
  expect(events.filter(({ event }) => event === 'job_started').map(({ data }) => data.attempt)).toEqual([1, 2]);
  expect(events.map(({ id }) => Number(id))).toEqual(events.map((_event, index) => index + 1));
  for (const id of live) await source.untilEnded(id);
});

test('the same file imported again changes nothing; moved back, all is there already', async () => {
  await exportApp(target, path);
  expect((await importToApp(target, path)).added).toEqual(NO_COUNTS);
  await using third = await startTestApp();
  await importToApp(third, path);
  expect(await shelf(third)).toEqual(await shelf(target));
  const back = join(folder, 'back.jsonl.gz');
  await exportApp(third, back);
  expect((await importToApp(target, back)).added).toEqual(NO_COUNTS);
});

test('a comparison tells what is missing, what is different, and what the library has besides', async () => {
  const [first, second] = await shelf(target);
  await target.rest('DELETE', `/documents/${first.id}`);
  await target.database.document.update({ where: { id: second.id }, data: { title: 'Another title' } });
  await target.untilEnded(await target.ingest(site.url('/article/9')));
  const { same, kinds, sha256 } = await verifyApp(target, path);
  expect(same).toBe(false);
  expect(sha256.library).not.toBe(sha256.file);
  expect(kinds.document).toEqual({ file: 4, library: 4, missing: 1, different: 1 });
  expect(kinds.revision).toEqual({ file: 5, library: 4, missing: 2, different: 0 });
  expect(kinds.file).toEqual({ file: 5, library: 3, missing: 2, different: 0 });
  expect(kinds.job).toEqual({ file: 7, library: 8, missing: 0, different: 0 });
});

test('what was uploaded moves with the job that has yet to read it', async () => {
  await using from = await startTestApp({ settings: { WORKER_CONCURRENCY: '1' } });
  const before = site.gate('/before-the-upload');
  await from.ingest(site.url('/before-the-upload'));
  await before.reached;
  const id = await upload(from, { name: 'moved.md', content: `# Moved\n\n${'It comes along. '.repeat(60)}` });
  const { counts } = await exportApp(from, path);
  expect(counts).toMatchObject({ document: 0, job: 2, file: 1 });
  before.open();
  await using to = await startTestApp();
  expect((await importToApp(to, path)).added).toEqual(counts);
  expect(await to.untilEnded(id)).toMatchObject({
    status: 'completed',
    result: { title: 'Moved', url: 'file:moved.md' },
  });
});

test('a file that has gone is not exported, and is written again by whoever reads it', async () => {
  await using moved = await startTestApp();
  const [document] = await shelf(source);
  await rm(join(source.dataDir, 'objects', document.filePath));
  const { counts } = await exportApp(source, path);
  expect(counts.file).toBe(counts.revision - 1);
  await importToApp(moved, path);
  expect((await shelf(moved))[0]).toEqual(document);
});
