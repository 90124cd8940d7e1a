import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModelView } from '../../../src/domain/document.ts';
import { putOffRenewal, takeDueRenewal } from '../../../src/library/due-renewals.ts';
import { renewDocument } from '../../../src/library/renew-document.ts';
import { openFolderObjects } from '../../../src/storage/objects/folder-objects.ts';
import { openDatabaseVectors } from '../../../src/storage/vectors/database-vectors.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { chatSettings, pageReply } from '../../support/model-answers.ts';
import { CHAT_MODEL, startModelEndpoint } from '../../support/model-endpoint.ts';

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

const VIEW: ModelView = {
  summary: 'Renewed.',
  tags: ['renewed'],
  quality: { score: 9.1, reasons: [] },
  writtenBy: 'some-model',
};
const fail = (error: unknown) => {
  throw error;
};
const NO_TOKENS = { input: 0, output: 0 };

/** Shelves a page as one whose model failed, and takes it for renewal. */
async function takeShelved(path: string) {
  const { result } = await app.untilEnded(await app.ingest(site.url(path)));
  return takeForRenewal(result.document_id);
}

async function takeForRenewal(id: string) {
  await app.database.document.update({
    where: { id },
    data: { modelFailure: 'AI_UNAVAILABLE', renewAt: new Date() },
  });
  const due = await takeDueRenewal(app.database);
  if (due === null) throw new Error('nothing is due');
  return due;
}

async function renew(due: Awaited<ReturnType<typeof takeShelved>>, view = VIEW): Promise<boolean> {
  const objects = await openFolderObjects(join(app.dataDir, 'objects'));
  const vectors = openDatabaseVectors({
    database: app.database,
    address: { connectionString: app.databaseUrl },
  });
  const deps = { database: app.database, objects, vectors, onRenewed: async () => undefined, onError: fail };
  return renewDocument(deps, due, view, { input: 5, output: 2 }).finally(() => vectors.close());
}

const read = async (id: string) => (await app.rest('GET', `/documents/${id}`)).body;

test('a document is renewed with its file, its revision and its tokens; the file of before is gone', async () => {
  const due = await takeShelved('/article/31');
  expect(await renew(due)).toBe(true);
  const document = await read(due.documentId);
  expect(document).toMatchObject({
    summary: 'Renewed.',
    tier: 'tier-a',
    written_by: 'some-model',
    model_failure: null,
  });
  expect(document.revisions).toMatchObject([{ written_by: 'some-model', file_path: document.file_path }]);
  await access(join(app.dataDir, 'objects', document.file_path));
  await expect(access(join(app.dataDir, 'objects', due.fileKey))).rejects.toThrow('ENOENT');
  expect((await app.rest('GET', `/ingest/${due.revisionId}`)).body.tokens).toEqual({ input: 5, output: 2 });
});

test('a document whose file was written anew meanwhile, or that was deleted, is left as it is', async () => {
  const due = await takeShelved('/article/32');
  const [before, key] = [await read(due.documentId), `other/${due.revisionId}.md`];
  await app.database.document.update({ where: { id: due.documentId }, data: { fileKey: key, title: 'By hand' } });
  expect(await renew(due)).toBe(false);
  expect(await read(due.documentId)).toMatchObject({ title: 'By hand', summary: before.summary, file_path: key });
  await app.rest('DELETE', `/documents/${due.documentId}`);
  expect(await renew(due)).toBe(false);
});

test('tags that a person has set stay, and those of the machine are there to go back to', async () => {
  const { result } = await app.untilEnded(await app.ingest(site.url('/article/35')));
  const path = `/documents/${result.document_id}`;
  const { tags } = await read(result.document_id);
  await app.rest('PATCH', path, { tags: ['by hand'] });
  const due = await takeForRenewal(result.document_id);
  expect(await renew(due, { ...VIEW, tags: [] })).toBe(true);
  expect(await read(result.document_id)).toMatchObject({ tags: ['by hand'], summary: 'Renewed.' });
  expect((await app.rest('PATCH', path, { tags: null })).body.tags).toEqual(tags);
});

test('a document that is replaced while its renewal is under way keeps what replaced it', async () => {
  const due = await takeShelved('/article/33');
  await app.untilEnded(await app.ingest(due.url, { options: { force_refresh: true } }));
  expect(await renew(due)).toBe(false);
  expect(await read(due.documentId)).toMatchObject({ written_by: 'extractive', model_failure: null });
});

test('what is taken is no one else’s; what is given back is due at once, or later when the page was at fault', async () => {
  const due = await takeShelved('/article/34');
  expect(await takeDueRenewal(app.database)).toBeNull();
  await putOffRenewal(app.database, due, 'AI_QUOTA', NO_TOKENS);
  expect(await takeDueRenewal(app.database)).toMatchObject({ documentId: due.documentId });
  expect((await read(due.documentId)).model_failure).toBe('AI_QUOTA');
  await app.database
    .$executeRaw`UPDATE document SET updated_at = now() - interval '1 hour' WHERE id = ${due.documentId}::uuid`;
  await putOffRenewal(app.database, due, 'AI_INVALID_OUTPUT', NO_TOKENS);
  const [{ minutes } = { minutes: 0 }] = await app.database.$queryRaw<{ minutes: number }[]>`
    SELECT extract(epoch FROM renew_at - now())::float8 / 60 AS minutes FROM document WHERE id = ${due.documentId}::uuid`;
  expect(minutes).toBeCloseTo(60, 0);
});

test('a document that is changed by hand while the model reads it is renewed at once all the same', async () => {
  await using endpoint = await startModelEndpoint();
  endpoint.reply = pageReply();
  endpoint.fault = 'quota';
  await using own = await startTestApp({ settings: { ...chatSettings(endpoint), LOG_LEVEL: 'silent' } });
  const { result } = await own.untilEnded(await own.ingest(site.url('/article/36')));
  const path = `/documents/${result.document_id}`;
  endpoint.before = () => own.rest('PATCH', path, { tags: ['by hand'] });
  endpoint.fault = null;
  const document = async () => (await own.rest('GET', path)).body;
  await expect.poll(document).toMatchObject({ written_by: CHAT_MODEL, tags: ['by hand'] });
});

test('two workers renew each document once', async () => {
  await using endpoint = await startModelEndpoint();
  endpoint.reply = pageReply();
  endpoint.fault = 'quota';
  const settings = { ...chatSettings(endpoint), LOG_LEVEL: 'silent' };
  await using first = await startTestApp({ settings });
  const shared = { ...settings, DATABASE_URL: first.databaseUrl, DATA_DIR: first.dataDir };
  await using _second = await startTestApp({ settings: shared });
  const ids = await Promise.all([41, 42, 43, 44, 45, 46].map((n) => first.ingest(site.url(`/article/${n}`))));
  for (const id of ids) expect(await first.untilEnded(id)).toMatchObject({ status: 'completed' });
  endpoint.fault = null;
  const asked = endpoint.chats.length;
  const renewed = () => first.database.document.count({ where: { writtenBy: CHAT_MODEL } });
  await expect.poll(renewed).toBe(ids.length);
  expect(endpoint.chats.length - asked).toBeLessThanOrEqual(ids.length + 2);
});

test('a page of which a model first says nothing that can be used is renewed when it does', {
  timeout: 120_000,
}, async () => {
  await using endpoint = await startModelEndpoint();
  endpoint.reply = pageReply();
  endpoint.fault = 'half answer';
  await using own = await startTestApp({ settings: chatSettings(endpoint) });
  const { result } = await own.untilEnded(await own.ingest(site.url('/article/51')));
  const written = async () => (await own.rest('GET', `/documents/${result.document_id}`)).body.written_by;
  expect(await written()).toBe('extractive');
  endpoint.fault = null;
  await expect.poll(written, { timeout: 90_000, interval: 500 }).toBe(CHAT_MODEL);
});
