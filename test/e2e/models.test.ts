import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/app.ts';
import { startCollector } from '../support/collector.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';
import { chatSettings, pageReply } from '../support/model-answers.ts';
import {
  CHAT_MODEL,
  EMBEDDING_MODEL,
  type ModelEndpoint,
  type ModelFault,
  startModelEndpoint,
} from '../support/model-endpoint.ts';

let site: LocalSite;
beforeAll(async () => {
  site = await startLocalSite();
});
afterAll(() => site[Symbol.asyncDispose]());

const IMPATIENT = { answerMs: 1_500, silenceMs: 1_000, embeddingMs: 1_000 };
const SOON = { interval: 200 };

/** The endpoint's fault has to be set before. */
async function startWith(endpoint: ModelEndpoint, options: TestAppOptions = {}): Promise<TestApp> {
  const patience = endpoint.fault === 'hang' ? { modelPatience: IMPATIENT } : {};
  return startTestApp({ ...patience, ...options, settings: chatSettings(endpoint) });
}

async function shelve(app: TestApp, path: string) {
  const job = await app.untilEnded(await app.ingest(site.url(path)));
  expect(job.status).toBe('completed');
  const { body: document } = await app.rest('GET', `/documents/${job.result.document_id}`);
  return { job, document };
}

const read = async (app: TestApp, id: string) => (await app.rest('GET', `/documents/${id}`)).body;
const content = async (app: TestApp, id: string) => (await app.rest('GET', `/documents/${id}/content`)).body;

test('a model writes summary, tags and grade, by our weights, and the document says so', async () => {
  await using endpoint = await startModelEndpoint();
  endpoint.reply = pageReply({ summary: 'It is about mills.', tags: ['Tide Mills', 'history'], score: 8 });
  await using app = await startWith(endpoint);
  const { job, document } = await shelve(app, '/article/1');
  expect(document).toMatchObject({
    summary: 'It is about mills.',
    tags: ['tide mills', 'history'],
    tier: 'tier-b',
    quality_score: 8,
    written_by: CHAT_MODEL,
    model_failure: null,
    revisions: [{ written_by: CHAT_MODEL }],
  });
  expect(document.quality.reasons[0]).toEqual({
    criterion: 'depth',
    score: 8,
    weight: 0.225,
    explanation: 'So it is.',
  });
  expect(await content(app, document.id)).toContain(`written_by: ${CHAT_MODEL}`);
  expect(job.tokens).toEqual({ input: 100, output: 20 });
  const messages = (await app.events(job.job_id)).map(({ data }) => data.message);
  expect(messages).toContain(`Asking ${CHAT_MODEL} for summary, tags and grade`);
});

test('an answer that is not as asked is repaired once, and both are paid', async () => {
  await using endpoint = await startModelEndpoint();
  const answer = pageReply();
  endpoint.reply = (call) => (endpoint.chats.length === 1 ? '{"summary": 7}' : answer(call));
  await using app = await startWith(endpoint);
  const { job, document } = await shelve(app, '/article/2');
  expect(document.written_by).toBe(CHAT_MODEL);
  expect(job.tokens).toEqual({ input: 200, output: 40 });
  const query = 'query ($id: ID!) { job(id: $id) { tokens { input output } document { writtenBy modelFailure } } }';
  expect(await app.graphql(query, { id: job.job_id })).toEqual({
    job: { tokens: { input: 200, output: 40 }, document: { writtenBy: CHAT_MODEL, modelFailure: null } },
  });
});

test.for<[ModelFault, string]>([
  ['quota', 'AI_QUOTA'],
  ['broken', 'AI_UNAVAILABLE'],
  ['hang', 'AI_UNAVAILABLE'],
  ['refused key', 'AI_UNAVAILABLE'],
  ['half answer', 'AI_INVALID_OUTPUT'],
  ['no protocol', 'AI_INVALID_OUTPUT'],
])('a page is shelved the built-in way when its model fails: %s', async ([fault, code]) => {
  await using endpoint = await startModelEndpoint();
  endpoint.reply = pageReply();
  endpoint.fault = fault;
  await using app = await startWith(endpoint);
  const { job, document } = await shelve(app, '/article/3');
  expect(document).toMatchObject({ written_by: 'extractive', model_failure: code });
  expect(document.summary.length).toBeGreaterThan(40);
  const told = (await app.events(job.job_id)).filter(({ event }) => event === 'stage_progress');
  expect(told.map(({ data }) => data.message).join('\n')).toMatch(
    new RegExp(`\\(${code}\\); summary, tags and grade are the built-in ones and will be renewed`),
  );
});

test.for<ModelFault>(['quota', 'broken', 'hang'])(
  'a page that was shelved without its model is renewed once that is back: %s',
  async (fault) => {
    await using endpoint = await startModelEndpoint();
    endpoint.reply = pageReply({ summary: 'Now it is told.', tags: ['renewed'], score: 9 });
    endpoint.fault = fault;
    await using app = await startWith(endpoint);
    const { job, document: before } = await shelve(app, '/article/4');
    endpoint.fault = null;
    await expect.poll(async () => (await read(app, before.id)).written_by, SOON).toBe(CHAT_MODEL);
    const after = await read(app, before.id);
    expect(after).toMatchObject({ summary: 'Now it is told.', tags: ['renewed'], tier: 'tier-a', model_failure: null });
    expect(after.revisions).toMatchObject([{ id: job.job_id, number: 1, file_path: after.file_path }]);
    expect(after.file_path).not.toBe(before.file_path);
    expect(await content(app, after.id)).toContain('summary: Now it is told.');
    const { body: listed } = await app.rest('GET', '/library?tag=renewed');
    expect(listed.items).toMatchObject([{ id: after.id, tier: 'tier-a' }]);
    const tokens = async () => (await app.rest('GET', `/ingest/${job.job_id}`)).body.tokens.input;
    await expect.poll(tokens, SOON).toBe(100);
  },
);

test('what was set by hand stays when a page is renewed', async () => {
  await using endpoint = await startModelEndpoint();
  endpoint.reply = pageReply({ summary: 'Now it is told.', tags: ['renewed'], score: 9 });
  endpoint.fault = 'broken';
  await using app = await startWith(endpoint);
  const { document } = await shelve(app, '/article/11');
  const byHand = { title: 'As I call it', tags: ['mine'] };
  await app.rest('PATCH', `/documents/${document.id}`, byHand);
  endpoint.fault = null;
  await expect.poll(async () => (await read(app, document.id)).written_by, SOON).toBe(CHAT_MODEL);
  expect(await read(app, document.id)).toMatchObject({ ...byHand, summary: 'Now it is told.', tier: 'tier-a' });
  expect(await content(app, document.id)).toMatch(/title: As I call it\n[\s\S]*- mine\n/);
  const { body: reset } = await app.rest('PATCH', `/documents/${document.id}`, { tags: null });
  expect(reset).toMatchObject({ title: byHand.title, tags: ['renewed'], by_hand: ['title'] });
});

test('the tokens of embeddings are counted with the rest', async () => {
  await using endpoint = await startModelEndpoint();
  endpoint.reply = pageReply();
  const settings = { ...chatSettings(endpoint), AI_EMBEDDING_MODEL: EMBEDDING_MODEL };
  await using app = await startTestApp({ settings });
  const { job } = await shelve(app, '/article/12');
  // The probe of the space is of no page.
  const texts = endpoint.embeddings.flatMap((call) => call.texts).filter((text) => text.startsWith(job.result.title));
  expect(job.tokens).toEqual({ input: 100 + 7 * texts.length, output: 20 });
});

test('what was shelved before a model was set stays as it is, until it is asked for', async () => {
  await using endpoint = await startModelEndpoint();
  endpoint.reply = pageReply();
  const app = await startTestApp();
  const { document } = await shelve(app, '/article/5');
  await using later = await app.restart({ settings: chatSettings(endpoint) });
  await shelve(later, '/article/6');
  expect(await read(later, document.id)).toMatchObject({ written_by: 'extractive', model_failure: null });
  expect(endpoint.chats).toHaveLength(1);
  const again = await later.ingest(site.url('/article/5'), { options: { force_refresh: true } });
  await later.untilEnded(again);
  expect(await read(later, document.id)).toMatchObject({ written_by: CHAT_MODEL });
});

test('once one page has met a model that is away, the next do not wait for it', async () => {
  await using endpoint = await startModelEndpoint();
  endpoint.fault = 'hang';
  await using app = await startWith(endpoint, { jobsAtOnce: 1 });
  await shelve(app, '/article/7');
  const { job, document } = await shelve(app, '/article/8');
  expect(document.model_failure).toBe('AI_UNAVAILABLE');
  const told = (await app.events(job.job_id)).map(({ data }) => data.message ?? '');
  expect(told.filter((message) => message.startsWith('Asking'))).toEqual([]);
});

test('a long document is read in parts, whose notes are put together', async () => {
  await using endpoint = await startModelEndpoint();
  endpoint.reply = pageReply({ summary: 'All of it.' });
  await using app = await startWith(endpoint);
  const paragraph = (n: number) =>
    `<p>Chapter ${n} tells of the harbour at length. ${'The crane was mended again. '.repeat(120)}</p>`;
  const text = Array.from({ length: 27 }, (_, n) => paragraph(n)).join('');
  site.page(
    '/long',
    `<!doctype html><html lang="en"><title>Long</title><article><h1>Long</h1>${text}</article></html>`,
  );
  const { job, document } = await shelve(app, '/long');
  expect(document).toMatchObject({ summary: 'All of it.', written_by: CHAT_MODEL });
  const calls = endpoint.chats.map(({ messages }) => messages[1]?.content ?? '');
  expect(calls).toHaveLength(4);
  expect(calls[1]).toContain('Chapter 14');
  expect(calls[3]).toMatch(/Part 1\nSays: All of it\.[\s\S]*Part 3\n/);
  expect(job.tokens).toEqual({ input: 400, output: 80 });
});

test('cancelling ends a call that hangs at once', async () => {
  await using endpoint = await startModelEndpoint();
  endpoint.fault = 'hang';
  await using app = await startTestApp({ settings: chatSettings(endpoint) });
  const id = await app.ingest(site.url('/article/9'));
  await app.untilEvent(id, (type, data) => type === 'stage_progress' && data.message.startsWith('Asking'));
  await expect.poll(() => endpoint.chats.length, SOON).toBe(1);
  expect((await app.rest('POST', `/ingest/${id}/cancel`)).status).toBe(202);
  expect((await app.untilEnded(id)).status).toBe('cancelled');
  // Long before the patience with the model ends.
  await expect.poll(() => endpoint.leftHanging, { timeout: 20_000 }).toBe(1);
});

test('a worker that stops leaves a call that hangs, and the job goes on after the next start', async () => {
  await using endpoint = await startModelEndpoint();
  endpoint.fault = 'hang';
  endpoint.reply = pageReply();
  const app = await startTestApp({ settings: chatSettings(endpoint) });
  const id = await app.ingest(site.url('/article/10'));
  await app.untilEvent(id, (type, data) => type === 'stage_progress' && data.message.startsWith('Asking'));
  await expect.poll(() => endpoint.chats.length, SOON).toBe(1);
  endpoint.fault = null;
  await using next = await app.restart();
  const job = await next.untilEnded(id);
  expect(job).toMatchObject({ status: 'completed', attempt: 2 });
  expect(await read(next, job.result.document_id)).toMatchObject({ written_by: CHAT_MODEL });
});

test('calls are counted, timed, and a part of the trace of their job', async () => {
  await using endpoint = await startModelEndpoint();
  await using collector = await startCollector();
  endpoint.reply = pageReply();
  const settings = { ...chatSettings(endpoint), OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  await using app = await startTestApp({ settings });
  await shelve(app, '/article/11');
  await app.close();
  const call = collector.spans(`chat ${CHAT_MODEL}`)[0];
  expect(call?.attributes).toMatchObject({
    'gen_ai.request.model': CHAT_MODEL,
    'gen_ai.usage.input_tokens': 100,
    'gen_ai.usage.output_tokens': 20,
  });
  expect(collector.spans('transform')[0]?.spanId).toBe(call?.parentSpanId);
});
