/** Files and pages that are uploaded go the way of pages that are fetched. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { articleHtml } from '../support/article.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';
import { formOf, postForm, type Upload, upload } from '../support/upload.ts';

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

const THREE_STAGES = ['extract', 'transform', 'load'];
const TEXT = 'The keeper climbs the stairs each evening and lights the lamp, as his mother did before him. '.repeat(12);

const contentOf = async (id: string) => (await app.rest('GET', `/documents/${id}/content`)).body as string;

describe('a file', () => {
  test('is answered as a page is, and shelved under its name', async () => {
    const { status, body } = await postForm(
      app,
      formOf({ name: 'light house.md', content: `# The keeper\n\n${TEXT}` }),
    );
    expect([status, body]).toEqual([
      202,
      {
        job_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        status: 'queued',
        url: 'file:light%20house.md',
        created_at: expect.stringMatching(/Z$/),
        stream_url: `/api/v1/stream/${body.job_id}`,
      },
    ]);
    expect(await app.untilEnded(body.job_id)).toMatchObject({
      status: 'completed',
      progress: { stages_completed: THREE_STAGES },
      result: { title: 'The keeper', url: 'file:light%20house.md', cached: false },
    });
  });

  test.for([
    ['lamp.html', articleHtml({ title: 'The lamp', paragraphs: 6, seed: 3 }), 'The lamp'],
    ['untitled page.htm', `<p>${TEXT}</p><p>${TEXT}</p>`, 'untitled page'],
    ['begins-like-html.md', `<div align="center">\n\n# The oil\n\n</div>\n\n${TEXT}`, 'begins-like-html'],
    ['log book.txt', `${TEXT}\n\n${TEXT}`, 'log book'],
    ['NOTES', `Notes\n\n${TEXT}`, 'Notes'],
  ] as const)('%s is read as what it is, with the events of a page', async ([name, content, title]) => {
    const id = await upload(app, { name, content });
    const events = await app.events(id);
    const types = events.map(({ event }) => event).filter((type) => type !== 'stage_progress');
    const stages = THREE_STAGES.flatMap(() => ['stage_started', 'stage_completed']);
    expect(types).toEqual(['job_started', ...stages, 'job_completed']);
    const { result } = events.at(-1)?.data ?? {};
    expect(result).toMatchObject({ title, cached: false });
    expect(await contentOf(result.document_id)).toMatch(/keeper climbs|lamp|light/);
  });

  test('keeps nothing of what was uploaded once it is shelved', async () => {
    const id = await upload(app, { name: 'kept.md', content: `# Kept\n\n${TEXT}` });
    await app.untilEnded(id);
    await expect.poll(() => uploadsOf(app)).not.toContain(`uploads/${id}`);
  });

  test('is unchanged when it comes again, and a new revision when it has changed', async () => {
    const first = await ended({ name: 'diary.md', content: `# Monday\n\n${TEXT}` });
    expect((await ended({ name: 'diary.md', content: `# Monday\n\n${TEXT}` })).result).toEqual({
      ...first.result,
      cached: true,
    });
    const { result } = await ended({ name: '/home/ada/diary.md', content: `# Tuesday\n\n${TEXT}` });
    expect(result).toMatchObject({ document_id: first.result.document_id, title: 'Tuesday', cached: false });
    const { body } = await app.rest('GET', `/documents/${result.document_id}`);
    expect(body.revisions.map(({ title }: { title: string }) => title)).toEqual(['Tuesday', 'Monday']);
  });

  test('is refused while another of its name is live, with the id of that job', async () => {
    await using held = await startTestApp({ jobsAtOnce: 1 });
    const gate = site.gate('/before-the-race');
    await held.ingest(site.url('/before-the-race'));
    await gate.reached;
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => postForm(held, formOf({ name: 'race.md', content: `# Race\n\n${TEXT}` }))),
    );
    const [accepted, ...others] = answers.toSorted((a, b) => a.status - b.status);
    const id = accepted?.body.job_id;
    for (const { status, body } of others)
      expect([status, body.code, body.job_id]).toEqual([409, 'ALREADY_PROCESSING', id]);
    await expect.poll(() => uploadsOf(held)).toEqual([`uploads/${id}`]);
    gate.open();
    expect((await held.untilEnded(id)).status).toBe('completed');
  });

  test.for(['page.html', 'notes.md', 'letter.txt', 'program'])(
    'that is a program called %s ends in UNSUPPORTED_TYPE',
    async (name) => {
      const header = Buffer.concat([Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0]), Buffer.alloc(2_000)]);
      expect((await ended({ name, content: new Uint8Array(header) })).progress.error).toMatchObject({
        code: 'UNSUPPORTED_TYPE',
        stage: 'extract',
        message: 'The file holds a program, not text.',
        retryable: false,
      });
    },
  );

  test('without a word in it ends in EMPTY_CONTENT', async () => {
    expect((await ended({ name: 'blank.txt', content: ' \n\n ' })).progress.error).toMatchObject({
      code: 'EMPTY_CONTENT',
    });
  });

  test('that could not be read is not kept, and a retry says so', async () => {
    const failed = await ended({ name: 'blank.md', content: ' \n\n ' });
    const { status, body } = await app.rest('POST', `/ingest/${failed.job_id}/retry`);
    expect([status, body.code]).toEqual([409, 'INVALID_STATE']);
    expect(body.detail).toContain('it could not be read; upload it again');
  });

  test('that failed can be retried without another upload', async () => {
    await app.database.$executeRaw`ALTER TABLE revision ADD CONSTRAINT shelf_is_full CHECK (false) NOT VALID`;
    const failed = await ended({ name: 'unlucky.md', content: `# Unlucky\n\n${TEXT}` });
    await app.database.$executeRaw`ALTER TABLE revision DROP CONSTRAINT shelf_is_full`;
    expect(failed.status).toBe('failed');
    // As if the stage had not come so far.
    await app.database.stageOutput.deleteMany({ where: { jobId: failed.job_id } });
    expect((await app.rest('POST', `/ingest/${failed.job_id}/retry`)).status).toBe(202);
    expect(await app.untilEnded(failed.job_id)).toMatchObject({ status: 'completed', result: { title: 'Unlucky' } });
  });

  test('takes priority and options', async () => {
    const fields = { priority: 'high', options: '{"skip_screening":true}' };
    const { job_id, priority } = await ended({ name: 'short.txt', content: 'Hello.', fields });
    expect(priority).toBe('high');
    expect(await app.database.job.findUnique({ where: { id: job_id } })).toMatchObject({ skipScreening: true });
  });

  test('can not be fetched by its address', async () => {
    const { status, body } = await app.rest('POST', '/ingest', { url: 'file:diary.md' });
    expect([status, body.code]).toEqual([400, 'INVALID_URL']);
  });

  test('comes by GraphQL just the same', async () => {
    const document = `mutation ($file: File!) { ingestFile(file: $file, priority: HIGH) {
      ... on Job { id url priority } ... on InvalidInputError { code field } } }`;
    const answer = await graphqlUpload(document, new File([`# By GraphQL\n\n${TEXT}`], 'by graphql.md'));
    expect(answer).toMatchObject({ ingestFile: { url: 'file:by%20graphql.md', priority: 'HIGH' } });
    expect(await app.untilEnded(answer.ingestFile.id)).toMatchObject({ result: { title: 'By GraphQL' } });
    expect(await graphqlUpload(document, new File([], 'empty.md'))).toEqual({
      ingestFile: { code: 'INVALID_INPUT', field: 'file' },
    });
  });
});

describe('while the file store is away', () => {
  test('a file is refused with 503', async () => {
    await using other = await startTestApp();
    await other.breakFiles();
    const { status, body } = await postForm(other, formOf({ name: 'away.md', content: TEXT }));
    expect([status, body.code]).toEqual([503, 'FILES_UNAVAILABLE']);
    expect(await other.database.job.count()).toBe(0);
  });

  test('a job waits for what was uploaded with it', async () => {
    await using other = await startTestApp({ jobsAtOnce: 1 });
    const gate = site.gate('/before-it');
    const before = await other.ingest(site.url('/before-it'));
    await gate.reached;
    const id = await upload(other, { name: 'waits.md', content: `# Waits\n\n${TEXT}`, fields: { priority: 'low' } });
    await other.breakFiles();
    await other.rest('POST', `/ingest/${before}/cancel`);
    gate.open();
    await other.untilEvent(id, (type, { message }) => type === 'stage_progress' && /file store is not/.test(message));
    await other.mendFiles();
    expect(await other.untilEnded(id)).toMatchObject({ status: 'completed', attempt: 1 });
  });
});

test('a cancelled upload is removed, and has to be uploaded again', async () => {
  await using other = await startTestApp({ jobsAtOnce: 1 });
  const gate = site.gate('/in-front');
  await other.ingest(site.url('/in-front'));
  await gate.reached;
  const id = await upload(other, { name: 'mistake.md', content: TEXT });
  expect(await uploadsOf(other)).toEqual([`uploads/${id}`]);
  expect((await other.rest('POST', `/ingest/${id}/cancel`)).body.status).toBe('cancelled');
  await expect.poll(() => uploadsOf(other)).toEqual([]);
  const { status, body } = await other.rest('POST', `/ingest/${id}/retry`);
  expect([status, body.code]).toEqual([409, 'INVALID_STATE']);
  expect(body.detail).toContain('upload it again');
  gate.open();
});

test('what was uploaded and is lost has to be uploaded again', async () => {
  await using other = await startTestApp({ jobsAtOnce: 1 });
  const gate = site.gate('/ahead');
  await other.ingest(site.url('/ahead'));
  await gate.reached;
  const id = await upload(other, { name: 'lost.md', content: TEXT });
  await (await other.files()).delete(`uploads/${id}`);
  gate.open();
  const { status, progress } = await other.untilEnded(id);
  expect([status, progress.error.code, progress.error.stage]).toEqual(['failed', 'INTERNAL', 'extract']);
  expect(progress.error.message).toContain('Upload it again');
});

describe("a page's HTML", () => {
  const page = (title: string) => articleHtml({ title, paragraphs: 8, seed: 5 });

  test('is shelved under the address of the page, which is not fetched', async () => {
    const id = await app.ingest(site.url('/members/1?utm_source=x#top'), { html: page('For members') });
    expect(await app.untilEnded(id)).toMatchObject({
      url: site.url('/members/1?utm_source=x#top'),
      result: { title: 'For members', url: site.url('/members/1'), cached: false },
    });
    expect(site.requests('/members/1')).toEqual([]);
  });

  test("leads to the document that the page calls its own, if it is its site's", async () => {
    const html = page('Canonical').replace(
      '<head>',
      `<head><link rel="canonical" href="${site.url('/members/story')}">`,
    );
    const { result } = await app.untilEnded(await app.ingest(site.url('/members/2'), { html }));
    expect(result.url).toBe(site.url('/members/story'));
  });

  test('of a private address is taken, for nothing is fetched', async () => {
    const { result } = await app.untilEnded(await app.ingest('http://10.1.2.3/wiki', { html: page('Intranet') }));
    expect(result.url).toBe('http://10.1.2.3/wiki');
  });

  test('is read as UTF-8, whatever it says of itself', async () => {
    const html = page('Café').replace('<head>', '<head><meta charset="iso-8859-1">');
    const { result } = await app.untilEnded(await app.ingest(site.url('/members/cafe'), { html }));
    expect(result.title).toBe('Café');
  });

  test('gives way to the page when that is fetched later', async () => {
    const url = site.url('/article/77');
    const pasted = await app.untilEnded(await app.ingest(url, { html: page('As I saw it') }));
    const fetched = await app.untilEnded(await app.ingest(url));
    expect(fetched.result).toMatchObject({ document_id: pasted.result.document_id, cached: false });
    expect(fetched.result.title).not.toBe('As I saw it');
  });

  test('is screened like a page that was fetched', async () => {
    const html = '<title>Sign in</title><form>Email <input name=u> Password <input type=password></form>';
    const id = await app.ingest(site.url('/members/3'), { html });
    expect((await app.untilEnded(id)).progress.error).toMatchObject({ code: 'LOGIN_REQUIRED', stage: 'transform' });
  });

  test.for<[name: string, body: object, code: string, field: string | undefined]>([
    ['of a file', { url: 'file:///etc/passwd', html: '<p>x' }, 'INVALID_URL', undefined],
    ['of no address', { url: 'nonsense', html: '<p>x' }, 'INVALID_URL', undefined],
    ['that is empty', { url: 'https://example.com/', html: ' ' }, 'INVALID_INPUT', 'html'],
    ['that is no text', { url: 'https://example.com/', html: 5 }, 'INVALID_INPUT', 'html'],
    ['without an address', { html: '<p>x' }, 'INVALID_INPUT', 'url'],
  ])('%s is refused', async ([, body, code, field]) => {
    const answer = await app.rest('POST', '/ingest', body);
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([400, code, field]);
  });

  test('comes by GraphQL just the same', async () => {
    const document = `mutation ($input: IngestHtmlInput!) { ingestHtml(input: $input) {
      ... on Job { id } ... on Error { code } } }`;
    const url = site.url('/members/4');
    const { ingestHtml } = await app.graphql(document, { input: { url, html: page('By GraphQL') } });
    expect(await app.untilEnded(ingestHtml.id)).toMatchObject({ result: { title: 'By GraphQL', url } });
    const refused = await app.graphql(document, { input: { url: 'ftp://example.com/', html: '<p>x' } });
    expect(refused).toEqual({ ingestHtml: { code: 'INVALID_URL' } });
  });
});

async function uploadsOf({ files }: TestApp): Promise<string[]> {
  const uploads = await Array.fromAsync((await files()).list('uploads/'));
  return uploads.map(({ key }) => key);
}

async function ended(file: Upload) {
  return app.untilEnded(await upload(app, file));
}

async function graphqlUpload(query: string, file: File) {
  const body = new FormData();
  body.set('operations', JSON.stringify({ query, variables: { file: null } }));
  body.set('map', JSON.stringify({ 0: ['variables.file'] }));
  body.set('0', file);
  const response = await fetch(`${app.url}/graphql`, { method: 'POST', body, headers: { 'graphql-preflight': '1' } });
  const { data, errors } = await response.json();
  if (errors !== undefined) throw new Error(errors[0].message);
  return data;
}
