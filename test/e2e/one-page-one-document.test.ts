import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';

let site: LocalSite;
let app: TestApp;
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

async function shelve(path: string, options = {}) {
  return app.untilEnded(await app.ingest(site.url(path), { options }));
}

const revisionsOf = (documentId: string) => app.database.revision.count({ where: { documentId } });

test('a page whose site says that it has not changed is not shelved again', async () => {
  const first = await shelve('/etag');
  const second = await shelve('/etag');
  expect(site.requests('/etag').map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"']);
  expect(second).toMatchObject({ status: 'completed', result: { ...first.result, cached: true } });
  expect(await revisionsOf(first.result.document_id)).toBe(1);
});

test('a page whose text is the same is not shelved again, though its site does not say so', async () => {
  const first = await shelve('/article/1');
  const second = await shelve('/article/1');
  expect(second).toMatchObject({ result: { ...first.result, cached: true } });
  expect(await revisionsOf(first.result.document_id)).toBe(1);
});

test('the log of an unchanged page ends after its first stage, at 100 %', async () => {
  await shelve('/article/2');
  const id = await app.ingest(site.url('/article/2'));
  const events = (await app.events(id)).filter(({ event }) => event !== 'stage_progress');
  expect(events.map(({ event }) => event)).toEqual([
    'job_started',
    'stage_started',
    'stage_completed',
    'job_completed',
  ]);
  expect(await app.untilEnded(id)).toMatchObject({ progress: { percent_complete: 100 } });
});

test('a page that has changed gets a second revision of the same document', async () => {
  const first = await shelve('/changing');
  site.change('/changing');
  const second = await shelve('/changing');
  expect(second.result).toMatchObject({ document_id: first.result.document_id, cached: false });
  expect(second.result.file_path).not.toBe(first.result.file_path);
  expect(await revisionsOf(first.result.document_id)).toBe(2);
});

test('force_refresh processes a page also when it has not changed', async () => {
  const first = await shelve('/etag?forced');
  const second = await shelve('/etag?forced', { force_refresh: true });
  expect(second.result).toMatchObject({ document_id: first.result.document_id, cached: false });
  expect(site.requests('/etag').at(-1)?.headers).not.toHaveProperty('if-none-match');
  expect(await revisionsOf(first.result.document_id)).toBe(2);
});

test('a login wall is shelved only when screening is skipped', async () => {
  const screened = await shelve('/login-page');
  expect(screened).toMatchObject({ status: 'failed', progress: { error: { code: 'LOGIN_REQUIRED' } } });
  expect(await shelve('/login-page', { skip_screening: true })).toMatchObject({ status: 'completed' });
});

test('a page, its redirects and what names it as canonical are one document', async () => {
  const paths = [
    '/article-canonical',
    '/canonical',
    '/redirect?to=/article-canonical',
    '/redirect?to=/canonical',
    '/article-canonical?utm_source=mail#top',
  ];
  const documents = [];
  for (const path of paths) documents.push((await shelve(path)).result.document_id);
  expect(new Set(documents).size).toBe(1);
  expect(await app.database.document.count({ where: { url: site.url('/article-canonical') } })).toBe(1);
});

test('two addresses of one new page at once make one document', async () => {
  const ids = await Promise.all(['/redirect?to=/article/3', '/article/3'].map((path) => app.ingest(site.url(path))));
  const results = await Promise.all(ids.map((id) => app.untilEnded(id)));
  expect(results.map(({ status }) => status)).toEqual(['completed', 'completed']);
  expect(new Set(results.map(({ result }) => result.document_id)).size).toBe(1);
});

test('a hundred submits of one page at once make one job, and ninety-nine answers with its id', async () => {
  const gate = site.gate('/raced');
  const submit = () => app.rest('POST', '/ingest', { url: site.url('/raced') });
  const answers = await Promise.all(Array.from({ length: 100 }, submit));
  const accepted = answers.filter(({ status }) => status === 202);
  const refused = answers.filter(({ status }) => status === 409);
  expect([accepted.length, refused.length]).toEqual([1, 99]);
  expect(new Set(refused.map(({ body }) => `${body.code} ${body.job_id}`))).toEqual(
    new Set([`ALREADY_PROCESSING ${accepted[0]?.body.job_id}`]),
  );
  gate.open();
  await app.untilEnded(accepted[0]?.body.job_id);
});

test('one bad address of a batch spoils no other', async () => {
  const gate = site.gate('/busy');
  const busy = await app.ingest(site.url('/busy'));
  const urls = [site.url('/article/4'), 'nonsense', site.url('/busy'), site.url('/article/5')];
  const { status, body } = await app.rest('POST', '/ingest/batch', { urls });
  expect([status, body.jobs.length]).toEqual([202, 2]);
  expect(body.rejected).toMatchObject([
    { url: 'nonsense', code: 'INVALID_URL' },
    { url: site.url('/busy'), code: 'ALREADY_PROCESSING', job_id: busy },
  ]);
  gate.open();
  const ended = await Promise.all(body.jobs.map(({ job_id }: { job_id: string }) => app.untilEnded(job_id)));
  expect(ended.map((job) => job.status)).toEqual(['completed', 'completed']);
});
