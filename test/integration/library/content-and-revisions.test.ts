import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';

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

async function shelve(path: string) {
  const { result } = await app.untilEnded(await app.ingest(site.url(path)));
  return { id: result.document_id as string, file: join(app.dataDir, 'objects', result.file_path) };
}
const content = async (id: string, revision = ''): Promise<string> =>
  (await app.rest('GET', `/documents/${id}/content${revision}`)).body;

test('the content is the file of the shelf, whose front matter says what the document does', async () => {
  const { id, file } = await shelve('/article/1');
  const markdown = await content(id);
  expect(markdown).toBe(await readFile(file, 'utf8'));
  const { body } = await app.rest('GET', `/documents/${id}`);
  const [, frontMatter = ''] = markdown.split('---\n');
  expect(parse(frontMatter)).toEqual({
    title: body.title,
    url: body.url,
    site: body.site,
    author: body.author,
    published: body.published_at,
    language: body.language,
    tier: body.tier,
    quality_score: body.quality_score,
    tags: body.tags,
    summary: body.summary,
    written_by: body.written_by,
    shelved: expect.any(String),
  });
});

test('content whose file was removed is written again, just as it was', async () => {
  const { id, file } = await shelve('/article/2');
  const before = await content(id);
  await rm(file);
  expect(await content(id)).toBe(before);
  expect(await readFile(file, 'utf8')).toBe(before);
});

test('content can be read while the file store is away', async () => {
  await using own = await startTestApp();
  const { result } = await own.untilEnded(await own.ingest(site.url('/article/3')));
  const path = `/documents/${result.document_id}/content`;
  const before = (await own.rest('GET', path)).body;
  await rm(join(own.dataDir, 'objects'), { recursive: true });
  await writeFile(join(own.dataDir, 'objects'), 'no folder');
  expect((await own.rest('GET', path)).body).toBe(before);
  expect((await own.rest('GET', '/health')).body).toMatchObject({
    status: 'degraded',
    checks: { files: { status: 'down' } },
  });
});

test('each revision keeps its own text and title', async () => {
  site.page('/edited', edition('The first title', 'This is how it was told at first, before anyone had asked.'));
  const { id } = await shelve('/edited');
  const first = await content(id);
  site.page('/edited', edition('The second title', 'This is how it is told now, after many letters had come.'));
  await shelve('/edited');
  const second = await content(id);
  expect(first).toContain('# The first title');
  expect(second).toContain('# The second title');
  expect(await content(id, '?revision=1')).toBe(first);
  expect(await content(id, '?revision=2')).toBe(second);
  const { body } = await app.rest('GET', `/documents/${id}`);
  expect(body.revisions).toMatchObject([
    { number: 2, title: 'The second title', file_path: body.file_path },
    { number: 1, title: 'The first title' },
  ]);
  expect(body.title).toBe('The second title');
});

test('an earlier revision whose file was removed is written again, just as it was', async () => {
  const { id, file } = await shelve('/changing/1');
  const first = await content(id);
  site.change('/changing/1');
  await shelve('/changing/1');
  await rm(file);
  expect(await content(id, '?revision=1')).toBe(first);
});

function edition(title: string, sentence: string): string {
  const paragraphs = `<p>${`${sentence} The village kept the letters in a box by the window. `.repeat(3)}</p>`.repeat(
    8,
  );
  return `<!doctype html><html lang="en"><head><title>${title}</title></head><body><article><h1>${title}</h1>${paragraphs}</article></body></html>`;
}
