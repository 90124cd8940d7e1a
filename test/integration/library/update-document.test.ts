import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { search } from '../../support/search.ts';
import { upload } from '../../support/upload.ts';

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

const shelve = async (path: string) => (await app.untilEnded(await app.ingest(site.url(path)))).result;
const get = async (id: string) => (await app.rest('GET', `/documents/${id}`)).body;
const patch = async (id: string, body: object) => app.rest('PATCH', `/documents/${id}`, body);

/** The document, whose file, front matter and search entry have to say the same. */
async function consistent(id: string) {
  const document = await get(id);
  const markdown: string = (await app.rest('GET', `/documents/${id}/content`)).body;
  expect(markdown).toBe(await readFile(join(app.dataDir, 'objects', document.file_path), 'utf8'));
  const { title, tags, tier } = parse(markdown.split('---\n')[1] ?? '');
  expect({ title, tags, tier }).toEqual({ title: document.title, tags: document.tags, tier: document.tier });
  expect(markdown).toContain(`\n# ${document.title}\n`);
  const { body } = await search(app, { q: document.title });
  expect(body.items.map((item: { document: { id: string } }) => item.document.id)).toContain(id);
  return document;
}

const filesOf = async (revisionId: string) =>
  (await readdir(join(app.dataDir, 'objects'), { recursive: true })).filter((name) => name.includes(revisionId));

test('what is set by hand is shown, in the list, in the file and in what is searched', async () => {
  const { document_id: id, file_path: before } = await shelve('/article/1');
  const { status, body } = await patch(id, {
    title: '  The  quetzal\nof the mill ',
    tags: [' Birds', 'birds', 'Old  Mills'],
    tier: 'tier-a',
  });
  expect(status).toBe(200);
  const hand = { title: 'The quetzal of the mill', tags: ['birds', 'old mills'], tier: 'tier-a' };
  expect(body).toMatchObject({ ...hand, by_hand: ['title', 'tags', 'tier'] });
  expect(body).toEqual(await consistent(id));
  expect(existsSync(join(app.dataDir, 'objects', before))).toBe(false);
  const filtered = await app.rest('GET', '/library?tag=old%20mills&tier=tier-a&q=quetzal');
  expect(filtered.body.items).toMatchObject([{ id, ...hand }]);
  expect((await search(app, { q: 'quetzal', tag: 'birds' })).titles).toEqual([hand.title]);
});

test('a page of code alone is found by its code also under another title', async () => {
  const content = '# Snippet\n\n```js\nconst zebrafish = 42;\n```\n';
  const fields = { options: '{"skip_screening":true}' };
  const job = await app.untilEnded(await upload(app, { name: 'snippet.md', content, fields }));
  await patch(job.result.document_id, { title: 'The pond' });
  expect((await search(app, { q: 'zebrafish' })).titles).toEqual(['The pond']);
});

test('a document is found by its title no more once it has another', async () => {
  const { document_id: id } = await shelve('/article/2');
  await patch(id, { title: 'Axolotl' });
  expect((await search(app, { q: 'axolotl' })).titles).toEqual(['Axolotl']);
  await patch(id, { title: 'Pangolin' });
  expect((await search(app, { q: 'axolotl' })).titles).toEqual([]);
  expect((await search(app, { q: 'pangolin' })).titles).toEqual(['Pangolin']);
});

test('null gives back what the machine made of it', async () => {
  const { document_id: id } = await shelve('/article/3');
  const { title, tags, tier, tier: before } = await get(id);
  await patch(id, { title: 'Mine', tags: [], tier: before === 'tier-d' ? 'tier-a' : 'tier-d' });
  expect(await get(id)).toMatchObject({ title: 'Mine', tags: [], by_hand: ['title', 'tags', 'tier'] });
  expect((await patch(id, { title: null, tags: null })).body).toMatchObject({ title, tags, by_hand: ['tier'] });
  expect((await patch(id, { tier: null })).body).toMatchObject({ title, tags, tier, by_hand: [] });
  await consistent(id);
});

test('a change that changes nothing leaves the file as it is', async () => {
  const { document_id: id } = await shelve('/article/4');
  const { body: first } = await patch(id, { tags: ['one'] });
  const { body: again } = await patch(id, { tags: ['One '] });
  expect(again).toEqual(first);
});

describe('when the page is shelved again', () => {
  test('what was set by hand stays, and its job tells it', async () => {
    const { document_id: id } = await shelve('/changing/20');
    await patch(id, { title: 'The wombat story', tier: 'tier-a' });
    site.change('/changing/20');
    const result = await shelve('/changing/20');
    expect(result).toMatchObject({ document_id: id, title: 'The wombat story', tier: 'tier-a', cached: false });
    const document = await consistent(id);
    expect(document).toMatchObject({ title: 'The wombat story', tier: 'tier-a', by_hand: ['title', 'tier'] });
    expect(document.revisions).toMatchObject([
      { number: 2, is_current: true, title: 'The story that changes', file_path: result.file_path },
      { number: 1, is_current: false },
    ]);
    expect((await search(app, { q: 'wombat' })).titles).toEqual(['The wombat story']);
    expect((await patch(id, { title: null })).body.title).toBe('The story that changes');
    expect((await search(app, { q: 'wombat' })).titles).toEqual([]);
  });

  test('an unchanged page tells what is shown', async () => {
    const { document_id: id } = await shelve('/changing/21');
    await patch(id, { title: 'Okapi' });
    expect(await shelve('/changing/21')).toMatchObject({ title: 'Okapi', cached: true });
  });

  test('the front matter of a file that was lost says it too', async () => {
    const { document_id: id } = await shelve('/article/22');
    const { body } = await patch(id, { title: 'Numbat', tags: ['ants'] });
    const before = (await app.rest('GET', `/documents/${id}/content`)).body;
    await rm(join(app.dataDir, 'objects', body.file_path));
    expect((await app.rest('GET', `/documents/${id}/content`)).body).toBe(before);
  });
});

describe('changes that meet', () => {
  test('each keep what they set, and leave one file', async () => {
    const { document_id: id } = await shelve('/article/30');
    const changes = [{ title: 'Both' }, { tags: ['both'] }, { tier: 'tier-b' }, { tags: ['both'] }, { title: 'Both' }];
    const answers = await Promise.all(changes.map((change) => patch(id, change)));
    expect(answers.map(({ status }) => status)).toEqual(changes.map(() => 200));
    const document = await consistent(id);
    expect(document).toMatchObject({ title: 'Both', tags: ['both'], tier: 'tier-b' });
    expect(await filesOf(document.revisions[0].id)).toHaveLength(1);
  });

  test('twenty titles at once: one is shown, filed and searched', async () => {
    const { document_id: id } = await shelve('/article/31');
    await Promise.all(Array.from({ length: 20 }, (_, n) => patch(id, { title: `Kakapo number ${n}` })));
    const { title, revisions } = await consistent(id);
    expect((await search(app, { q: 'kakapo' })).titles).toEqual([title]);
    expect(await filesOf(revisions[0].id)).toHaveLength(1);
  });

  test('a page that is just being shelved again gets what is set meanwhile', async () => {
    const { document_id: id } = await shelve('/changing/32');
    for (let round = 1; round <= 5; round++) {
      site.change('/changing/32');
      const title = `Tapir ${round}`;
      const again = app.ingest(site.url('/changing/32'));
      const updates = Array.from({ length: 4 }, () => patch(id, { title }));
      const [job] = await Promise.all([again.then((jobId) => app.untilEnded(jobId)), ...updates]);
      expect(job).toMatchObject({ status: 'completed', result: { cached: false } });
      const document = await consistent(id);
      expect(document).toMatchObject({ title, current_revision: round + 1 });
      expect((await search(app, { q: 'tapir' })).titles).toEqual([title]);
      expect(await filesOf(document.revisions[0].id)).toHaveLength(1);
    }
  });

  test('a deletion leaves nothing of a document that is just being changed', async () => {
    for (const path of ['/article/33', '/article/34', '/article/35']) {
      const { document_id: id, file_path } = await shelve(path);
      const revisionId = file_path.slice(-39, -3);
      const updates = Array.from({ length: 5 }, (_, n) => patch(id, { title: `Dugong ${n}` }));
      const [deleted, ...updated] = await Promise.all([app.rest('DELETE', `/documents/${id}`), ...updates]);
      expect(deleted.status).toBe(204);
      for (const { status } of updated) expect([200, 404]).toContain(status);
      expect(await filesOf(revisionId)).toEqual([]);
      expect((await search(app, { q: 'dugong' })).titles).toEqual([]);
    }
  });
});

describe('what can not be', () => {
  test.for([
    [{}, 'title'],
    [{ title: '' }, 'title'],
    [{ title: ' \n ' }, 'title'],
    [{ title: 'x'.repeat(301) }, 'title'],
    [{ title: 5 }, 'title'],
    [{ tags: ['a', ' '] }, 'tags'],
    [{ tags: ['x'.repeat(61)] }, 'tags'],
    [{ tags: Array.from({ length: 33 }, (_, n) => `tag ${n}`) }, 'tags'],
    [{ tags: 'one' }, 'tags'],
    [{ tier: 'tier-e' }, 'tier'],
    [{ summary: 'Mine' }, 'summary'],
  ])('%j is refused, and the field named', async ([body, field]) => {
    const { document_id: id } = await shelve('/article/40');
    const answer = await patch(id, body as object);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'INVALID_INPUT', field });
    expect((await get(id)).by_hand).toEqual([]);
  });

  test.for(['0199f3c2-7a41-7c66-9d5b-3f0c2a1e8b70', 'nobody'])('there is no document %s', async (id) => {
    const answer = await patch(id, { title: 'New' });
    expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND']);
  });

  test('what no text can hold is left out of a title', async () => {
    const { document_id: id } = await shelve('/article/41');
    const { body } = await patch(id, { title: 'A\u0000 title\ud800', tags: ['t\u0000ag'] });
    expect(body).toMatchObject({ title: 'A title\ufffd', tags: ['t ag'] });
  });
});

test('while files can not be written, nothing is changed', async () => {
  const { document_id: id, title } = await shelve('/article/60');
  await app.breakFiles();
  const { status, headers, body } = await patch(id, { title: 'Kiwi' });
  await app.mendFiles();
  expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'FILES_UNAVAILABLE', expect.any(String)]);
  expect(await get(id)).toMatchObject({ title, by_hand: [] });
  expect((await search(app, { q: 'kiwi' })).titles).toEqual([]);
  expect((await patch(id, { title: 'Kiwi' })).status).toBe(200);
  await consistent(id);
});

test('a page that waits to be indexed is found by the title that it has been given', async () => {
  const { document_id: id } = await shelve('/article/61');
  await app.database.indexEntry.deleteMany({ where: { revision: { documentId: id } } });
  await patch(id, { title: 'Echidna' });
  expect((await search(app, { q: 'echidna' })).titles).toEqual([]);
  app = await app.restart();
  await expect.poll(async () => (await search(app, { q: 'echidna' })).titles).toEqual(['Echidna']);
});

test('a page without text is found by the title that it has been given, and by no other', async () => {
  site.page(
    '/untold',
    '<html><head><title>Saola</title></head><body><article><h1>Saola</h1><p>★ ★ ★</p></article></body></html>',
  );
  const job = await app.untilEnded(await app.ingest(site.url('/untold'), { options: { skip_screening: true } }));
  expect(job.status).toBe('completed');
  await patch(job.result.document_id, { title: 'Caracal' });
  expect((await search(app, { q: 'caracal' })).titles).toEqual(['Caracal']);
  expect((await search(app, { q: 'saola' })).titles).toEqual([]);
});

test('GraphQL answers the document, or why it was not changed', async () => {
  const { document_id: id } = await shelve('/article/50');
  const update = async (input: object) => {
    const mutation = `mutation ($input: UpdateDocumentInput!) { updateDocument(input: $input) {
      __typename ... on Document { title tags tier byHand } ... on Error { code } ... on InvalidInputError { field } } }`;
    return (await app.graphql(mutation, { input })).updateDocument;
  };
  const { title } = await get(id);
  const tags = ['mine'];
  expect(await update({ id, tags, tier: 'TIER_B' })).toEqual({
    ...{ __typename: 'Document', title, tags, tier: 'TIER_B' },
    byHand: ['TAGS', 'TIER'],
  });
  expect(await update({ id, tags: null })).toMatchObject({ byHand: ['TIER'] });
  const invalid = { __typename: 'InvalidInputError', code: 'INVALID_INPUT' };
  expect(await update({ id, title: '' })).toEqual({ ...invalid, field: 'title' });
  expect(await update({ id })).toEqual({ ...invalid, field: 'title' });
  expect(await update({ id: 'nobody', title: 'New' })).toEqual({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
});

test('while vectors can not be told of new tags, that is the answer, until it is repeated', async () => {
  await using over = await startTestApp({ settings: { QDRANT_URL: 'http://127.0.0.1:9' } });
  const { result } = await over.untilEnded(await over.ingest(site.url('/article/70')));
  const path = `/documents/${result.document_id}`;
  for (const _ of ['first', 'again']) {
    const { status, body } = await over.rest('PATCH', path, { tags: ['mine'] });
    expect([status, body.code]).toEqual([503, 'VECTORS_UNAVAILABLE']);
  }
  // It stands, and a title is none of what vectors are filtered by.
  expect((await over.rest('GET', path)).body).toMatchObject({ tags: ['mine'], by_hand: ['tags'] });
  expect((await over.rest('PATCH', path, { title: 'Mine' })).status).toBe(200);
});
