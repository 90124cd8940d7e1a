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

const retry = (id: string) => app.rest('POST', `/ingest/${id}/retry`);

/** When each attempt began, in milliseconds. */
async function beginningsOf(id: string) {
  const started = (await app.events(id)).filter(({ event }) => event === 'job_started');
  return started.map(({ data }) => Date.parse(data.timestamp));
}

async function errorsOf(id: string) {
  return (await app.events(id)).filter(({ event }) => event === 'error').map(({ data }) => data);
}

test('a site that stumbles twice is tried again, and its page shelved', async () => {
  const id = await app.ingest(site.url('/flaky?times=2'));
  expect(await app.untilEnded(id)).toMatchObject({ status: 'completed', attempt: 3, progress: { error: null } });
  const errors = await errorsOf(id);
  expect(errors).toMatchObject([{ code: 'HTTP_SERVER_ERROR', retryable: true }, { code: 'HTTP_SERVER_ERROR' }]);
  const beginnings = await beginningsOf(id);
  for (const [index, { will_retry_at }] of errors.entries()) {
    // Both are rounded.
    expect(Date.parse(will_retry_at)).toBeGreaterThanOrEqual((beginnings[index] ?? NaN) - 1);
    expect(beginnings[index + 1]).toBeGreaterThanOrEqual(Date.parse(will_retry_at) - 1);
  }
});

test('a site that stays down fails the job after the last planned retry', async () => {
  const id = await app.ingest(site.url('/broken'));
  expect(await app.untilEnded(id)).toMatchObject({
    status: 'failed',
    attempt: 3,
    progress: { error: { code: 'HTTP_SERVER_ERROR', http_status: 500 } },
  });
  expect((await errorsOf(id)).map((error) => 'will_retry_at' in error)).toEqual([true, true, false]);
  expect(site.requests('/broken')).toHaveLength(3);
});

test('a site that asks for a second of patience gets it', async () => {
  const id = await app.ingest(site.url('/rate-limited?times=1'));
  expect(await app.untilEnded(id)).toMatchObject({ status: 'completed', attempt: 2 });
  const [error] = await errorsOf(id);
  expect(error).toMatchObject({ code: 'RATE_LIMITED_BY_SITE' });
  const [first = NaN, second] = await beginningsOf(id);
  expect(Date.parse(error.will_retry_at)).toBeGreaterThanOrEqual(first + 999);
  expect(second).toBeGreaterThanOrEqual(Date.parse(error.will_retry_at) - 1);
});

test('what another try would not change is not tried again', async () => {
  const id = await app.ingest(site.url('/not-found'));
  expect(await app.untilEnded(id)).toMatchObject({ status: 'failed', attempt: 1 });
  expect(site.requests('/not-found')).toHaveLength(1);
});

test('a failed job is retried under its own id, and its log goes on', async () => {
  site.page('/later', '<p>gone</p>', {}, 404);
  const id = await app.ingest(site.url('/later'));
  await app.untilEnded(id);
  const before = await app.events(id);
  site.page('/later', site.gate('/unused').html);
  const { status, body } = await retry(id);
  expect([status, body.job_id, body.progress.error]).toEqual([202, id, null]);
  // It may run already, or be done.
  expect(body.status).toMatch(/^(queued|processing|completed)$/);
  expect(await app.untilEnded(id)).toMatchObject({ status: 'completed', attempt: 2 });
  const after = await app.events(id);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.map(({ data }) => data.seq)).toEqual(after.map((_, index) => index + 1));
});

test('a cancelled job can be retried', async () => {
  const gate = site.gate('/cancelled');
  const id = await app.ingest(site.url('/cancelled'));
  await gate.reached;
  await app.rest('POST', `/ingest/${id}/cancel`);
  gate.open();
  expect((await retry(id)).status).toBe(202);
  expect(await app.untilEnded(id)).toMatchObject({ status: 'completed' });
});

test('a retry goes on at the stage that failed', async () => {
  await app.database.$executeRaw`ALTER TABLE revision ADD CONSTRAINT shelf_is_full CHECK (false) NOT VALID`;
  const id = await app.ingest(site.url('/article/70'));
  const failed = await app.untilEnded(id);
  await app.database.$executeRaw`ALTER TABLE revision DROP CONSTRAINT shelf_is_full`;
  expect(failed).toMatchObject({
    status: 'failed',
    progress: { error: { stage: 'load' }, stages_completed: ['extract', 'transform'], percent_complete: 80 },
  });
  expect((await retry(id)).body.progress).toMatchObject({
    stages_completed: ['extract', 'transform'],
    percent_complete: 80,
  });
  expect(await app.untilEnded(id)).toMatchObject({ status: 'completed', attempt: failed.attempt + 1 });
  const started = (await app.events(id)).filter(({ event }) => event === 'stage_started').map(({ data }) => data.stage);
  expect(started).toEqual(['extract', 'transform', ...Array(failed.attempt + 1).fill('load')]);
  expect(site.requests('/article/70')).toHaveLength(1);
  expect(await app.database.stageOutput.count({ where: { jobId: id } })).toBe(0);
});

test('the percentage of a retried job does not go back when its page proves unchanged', async () => {
  const [url, gate] = [site.url('/back'), site.gate('/back')];
  const id = await app.ingest(url);
  await gate.reached;
  await app.rest('POST', `/ingest/${id}/cancel`);
  await app.database.job.update({ where: { id }, data: { percent: 80 } });
  gate.open();
  await app.untilEnded(await app.ingest(url));
  await retry(id);
  expect(await app.untilEnded(id)).toMatchObject({ result: { cached: true } });
  const events = await app.database.jobEvent.findMany({ where: { jobId: id }, orderBy: { seq: 'asc' } });
  const percents = events
    .slice(events.findIndex(({ type }) => type === 'job_cancelled') + 1)
    .map(({ percent }) => percent);
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
});

test('only a failed or cancelled job can be retried', async () => {
  const gate = site.gate('/running');
  const running = await app.ingest(site.url('/running'));
  await gate.reached;
  expect((await retry(running)).body).toMatchObject({ status: 409, code: 'INVALID_STATE' });
  gate.open();
  await app.untilEnded(running);
  expect((await retry(running)).body).toMatchObject({ status: 409, code: 'INVALID_STATE' });
  expect((await retry('01900000-0000-7000-8000-000000000000')).status).toBe(404);
});

test('a job is not retried while another one has its page', async () => {
  const gate = site.gate('/taken');
  const first = await app.ingest(site.url('/taken'));
  await gate.reached;
  await app.rest('POST', `/ingest/${first}/cancel`);
  const second = await app.ingest(site.url('/taken'));
  const { status, body } = await retry(first);
  expect([status, body.code, body.job_id]).toEqual([409, 'ALREADY_PROCESSING', second]);
  gate.open();
  await app.untilEnded(second);
});

test('of many who retry at once one is heard', async () => {
  const gate = site.gate('/wanted');
  const id = await app.ingest(site.url('/wanted'));
  await gate.reached;
  await app.rest('POST', `/ingest/${id}/cancel`);
  const answers = await Promise.all(Array.from({ length: 10 }, () => retry(id)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([202, ...Array(9).fill(409)]);
  gate.open();
  expect(await app.untilEnded(id)).toMatchObject({ status: 'completed', attempt: 2 });
});
