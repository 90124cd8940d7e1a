import { expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { startLocalSite } from '../support/local-site.ts';

test('a submitted job is answered with its id and can be read at once', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  const gate = site.gate('/read');
  const { status, body } = await app.rest('POST', '/ingest', { url: site.url('/read'), priority: 'high' });
  expect([status, body.status, body.stream_url]).toEqual([202, 'queued', `/api/v1/stream/${body.job_id}`]);
  const { body: job } = await app.rest('GET', `/ingest/${body.job_id}`);
  expect(job).toMatchObject({
    job_id: body.job_id,
    url: site.url('/read'),
    priority: 'high',
    created_at: body.created_at,
  });
  gate.open();
});

test('the state of a job follows its work', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  const gate = site.gate('/followed');
  const id = await app.ingest(site.url('/followed'));
  await gate.reached;
  await app.untilEvent(id, (type) => type === 'stage_started');
  await expect
    .poll(async () => (await app.rest('GET', `/ingest/${id}`)).body)
    .toMatchObject({
      status: 'processing',
      attempt: 1,
      completed_at: null,
      result: null,
      progress: { current_stage: 'extract', stages_completed: [] },
    });
  gate.open();
  expect(await app.untilEnded(id)).toMatchObject({
    status: 'completed',
    completed_at: expect.any(String),
    progress: {
      current_stage: null,
      stages_completed: ['extract', 'transform', 'load'],
      percent_complete: 100,
      error: null,
    },
    result: { title: 'The story behind the gate', cached: false },
  });
});

test('a failure is told by the job as its log tells it', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  const id = await app.ingest(site.url('/empty'));
  const { status, progress, completed_at } = await app.untilEnded(id);
  const { data } = (await app.events(id)).at(-1) ?? {};
  expect([status, completed_at]).toEqual(['failed', expect.any(String)]);
  expect(progress.error).toMatchObject({
    code: data.code,
    stage: data.stage,
    message: data.error,
    remedy: data.remedy,
    will_retry_at: null,
  });
});

test('jobs that run at once do not disturb each other', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp({ jobsAtOnce: 4 });
  const gate = site.gate('/slow');
  const slow = await app.ingest(site.url('/slow'));
  await gate.reached;
  const paths = ['/article/1', '/not-found', '/article/2', '/bot-check', '/article/3', '/nested'];
  const ids = await Promise.all(paths.map((path) => app.ingest(site.url(path))));
  const ended = await Promise.all(ids.map((id) => app.untilEnded(id)));
  expect(ended.map(({ status }) => status).slice(0, 5)).toEqual([
    'completed',
    'failed',
    'completed',
    'failed',
    'completed',
  ]);
  expect((await app.rest('GET', `/ingest/${slow}`)).body.status).toBe('processing');
  gate.open();
  expect((await app.untilEnded(slow)).status).toBe('completed');
});

test('one worker takes the highest priority first, then the oldest', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp({ jobsAtOnce: 1 });
  const gate = site.gate('/first');
  await app.ingest(site.url('/first'));
  await gate.reached;
  const ids: string[] = [];
  for (const [n, priority] of ['low', 'normal', 'high', 'low', 'normal', 'high'].entries()) {
    ids.push(await app.ingest(site.url(`/article/${n}`), { priority }));
  }
  gate.open();
  for (const id of ids) await app.untilEnded(id);
  const started = await app.database.job.findMany({ where: { id: { in: ids } }, orderBy: { startedAt: 'asc' } });
  expect(started.map(({ id }) => ids.indexOf(id))).toEqual([2, 5, 1, 4, 0, 3]);
});

test('the history shows the newest job first, by page and by state', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  for (const path of ['/article/1', '/not-found', '/article/2']) await app.untilEnded(await app.ingest(site.url(path)));
  const list = async (query: string) => (await app.rest('GET', `/ingest?${query}`)).body;
  const urls = ({ items }: { items: { url: string }[] }) => items.map(({ url }) => url.slice(site.origin.length));
  expect(urls(await list('limit=2'))).toEqual(['/article/2', '/not-found']);
  expect(await list('limit=2&offset=2')).toMatchObject({
    total: 3,
    limit: 2,
    offset: 2,
    items: [{ url: site.url('/article/1') }],
  });
  expect(urls(await list('status=failed'))).toEqual(['/not-found']);
});
