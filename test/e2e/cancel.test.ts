import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendEvents } from '../../src/jobs/event-log.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';

let site: LocalSite;
let app: TestApp;
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp({ jobsAtOnce: 1 });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const cancel = (id: string) => app.rest('POST', `/ingest/${id}/cancel`);
const typesOf = async (id: string) => (await app.events(id)).map(({ event }) => event);

test('a job that is queued is cancelled before it begins, and its page never asked for', async () => {
  const gate = site.gate('/occupied');
  const first = await app.ingest(site.url('/occupied'));
  await gate.reached;
  const waiting = await app.ingest(site.url('/article/1'));
  const { status, body } = await cancel(waiting);
  expect([status, body.status]).toEqual([202, 'cancelled']);
  gate.open();
  await app.untilEnded(first);
  await app.untilEnded(await app.ingest(site.url('/article/2')));
  expect(await typesOf(waiting)).toEqual(['job_cancelled']);
  expect(site.requests('/article/1')).toEqual([]);
});

test('cancelling in the middle of a download closes the connection to the site', async () => {
  const gate = site.gate('/cancelled');
  const id = await app.ingest(site.url('/cancelled'));
  await gate.reached;
  const { status, body } = await cancel(id);
  expect([status, body.status]).toEqual([202, 'cancelled']);
  await gate.left;
});

test('after the cancellation nothing of a job is stored, and its place is free', async () => {
  const gate = site.gate('/dropped');
  const id = await app.ingest(site.url('/dropped'));
  await gate.reached;
  await cancel(id);
  gate.open();
  await app.untilEnded(await app.ingest(site.url('/article/3')));
  expect((await typesOf(id)).at(-1)).toBe('job_cancelled');
  expect(await app.untilEnded(id)).toMatchObject({
    status: 'cancelled',
    result: null,
    completed_at: expect.any(String),
  });
  expect(await app.database.stageOutput.count({ where: { jobId: id } })).toBe(0);
  expect(await app.database.document.count({ where: { url: site.url('/dropped') } })).toBe(0);
});

test('its watchers see the cancellation and the end', async () => {
  const gate = site.gate('/watched');
  const id = await app.ingest(site.url('/watched'));
  await gate.reached;
  await app.untilEvent(id, (type) => type === 'stage_started');
  const watching = app.events(id);
  await cancel(id);
  expect((await watching).at(-1)).toMatchObject({ event: 'job_cancelled', data: { job_id: id, stage: 'extract' } });
});

test('the page of a cancelled job may be submitted again', async () => {
  const gate = site.gate('/again');
  const first = await app.ingest(site.url('/again'));
  await gate.reached;
  await cancel(first);
  gate.open();
  const second = await app.ingest(site.url('/again'));
  expect(await app.untilEnded(second)).toMatchObject({ status: 'completed' });
});

test('a job that has ended is not cancelled', async () => {
  const id = await app.ingest(site.url('/article/4'));
  await app.untilEnded(id);
  const { status, body } = await cancel(id);
  expect([status, body.code, body.detail]).toEqual([409, 'INVALID_STATE', expect.stringContaining('completed')]);
  expect((await app.untilEnded(id)).status).toBe('completed');
});

test('of many who cancel at once one is heard', async () => {
  const gate = site.gate('/many');
  const id = await app.ingest(site.url('/many'));
  await gate.reached;
  const answers = await Promise.all(Array.from({ length: 10 }, () => cancel(id)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([202, ...Array(9).fill(409)]);
  expect((await typesOf(id)).filter((type) => type === 'job_cancelled')).toHaveLength(1);
});

test('there is no cancelling a job that does not exist', async () => {
  expect((await cancel('01900000-0000-7000-8000-000000000000')).status).toBe(404);
  expect((await cancel('nonsense')).status).toBe(404);
});

test('a worker that does not hear of the cancellation finds out when it renews its lease', async () => {
  const gate = site.gate('/unheard');
  const id = await app.ingest(site.url('/unheard'));
  await gate.reached;
  await appendEvents(app.database, [
    {
      jobId: id,
      attempt: null,
      from: ['processing'],
      events: [{ type: 'job_cancelled', data: { stage: null } }],
      percent: null,
    },
  ]);
  await gate.left;
  expect((await typesOf(id)).at(-1)).toBe('job_cancelled');
});
