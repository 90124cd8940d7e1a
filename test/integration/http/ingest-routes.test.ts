import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ALL_STAGES = ['extract', 'transform', 'load'];

describe('submitting a page', () => {
  test('answers 202 with the job and where to watch it', async () => {
    const { status, headers, body } = await app.rest('POST', '/ingest', { url: site.url('/article/1') });
    expect(status).toBe(202);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toEqual({
      job_id: expect.stringMatching(UUID),
      status: 'queued',
      url: site.url('/article/1'),
      created_at: expect.stringMatching(MOMENT),
      stream_url: `/api/v1/stream/${body.job_id}`,
    });
    await app.untilEnded(body.job_id);
  });

  test.for(['not a url', 'ftp://example.com/file', 'https://ada:secret@example.com/', '', 'javascript:alert(1)'])(
    'refuses %j, which is no address of a page',
    async (url) => {
      const { status, body } = await app.rest('POST', '/ingest', { url });
      expect(status).toBe(400);
      expect(body).toMatchObject({ code: 'INVALID_URL', detail: expect.stringMatching(/\.$/) });
      expect(body.detail).not.toContain('secret');
    },
  );

  test('takes priority and options', async () => {
    const id = await app.ingest(site.url('/login-page'), { priority: 'high', options: { skip_screening: true } });
    expect(await app.untilEnded(id)).toMatchObject({ priority: 'high', status: 'completed' });
    const job = await app.database.job.findUniqueOrThrow({ where: { id } });
    expect(job).toMatchObject({ priority: 'high', skipScreening: true, forceRefresh: false });
  });

  test('of a page that is being processed answers 409 with the id of its job', async () => {
    const gate = site.gate('/busy');
    const id = await app.ingest(site.url('/busy'));
    await gate.reached;
    const { status, body } = await app.rest('POST', '/ingest', { url: `${site.url('/busy')}?utm_source=mail#top` });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'ALREADY_PROCESSING', title: 'Conflict', job_id: id });
    gate.open();
    await app.untilEnded(id);
  });

  test('twenty at once makes twenty jobs that all end', async () => {
    const urls = Array.from({ length: 20 }, (_, n) => site.url(`/article/${100 + n}`));
    const ids = await Promise.all(urls.map((url) => app.ingest(url)));
    expect(new Set(ids).size).toBe(20);
    const ended = await Promise.all(ids.map((id) => app.untilEnded(id)));
    expect(ended.map(({ status }) => status)).toEqual(Array(20).fill('completed'));
  });
});

describe('a batch', () => {
  test('takes what is good and says why the rest is refused', async () => {
    const gate = site.gate('/in-a-batch');
    const live = await app.ingest(site.url('/in-a-batch'));
    await gate.reached;
    const urls = [
      site.url('/article/2'),
      'nope',
      site.url('/in-a-batch'),
      site.url('/article/3'),
      site.url('/article/2'),
    ];
    const { status, body } = await app.rest('POST', '/ingest/batch', { urls, priority: 'low' });
    expect(status).toBe(202);
    expect(body.jobs.map(({ url }: { url: string }) => url)).toEqual([site.url('/article/2'), site.url('/article/3')]);
    expect(body.jobs[0]).toEqual({
      job_id: expect.stringMatching(UUID),
      status: 'queued',
      url: site.url('/article/2'),
      created_at: expect.stringMatching(MOMENT),
      stream_url: `/api/v1/stream/${body.jobs[0].job_id}`,
    });
    expect(body.rejected).toEqual([
      { url: 'nope', code: 'INVALID_URL', detail: '"nope" is not a web address.' },
      { url: site.url('/in-a-batch'), code: 'ALREADY_PROCESSING', detail: expect.any(String), job_id: live },
      {
        url: site.url('/article/2'),
        code: 'ALREADY_PROCESSING',
        detail: expect.any(String),
        job_id: body.jobs[0].job_id,
      },
    ]);
    gate.open();
    await Promise.all(
      [live, ...body.jobs.map((job: { job_id: string }) => job.job_id)].map((id) => app.untilEnded(id)),
    );
  });

  test('of a thousand is accepted whole', async () => {
    await using quiet = await startTestApp();
    const urls = Array.from({ length: 1_000 }, (_, n) => `ftp://example.com/${n}`);
    const { status, body } = await quiet.rest('POST', '/ingest/batch', { urls });
    expect(status).toBe(202);
    expect([body.jobs.length, body.rejected.length]).toEqual([0, 1_000]);
  });
});

describe('a job', () => {
  test('tells where it is while it runs, and what it gave once it is completed', async () => {
    const gate = site.gate('/followed');
    const id = await app.ingest(site.url('/followed'));
    await gate.reached;
    await app.untilEvent(id, (type) => type === 'stage_started');
    const running = await app.rest('GET', `/ingest/${id}`);
    expect(running.status).toBe(200);
    expect(running.body).toMatchObject({
      status: 'processing',
      completed_at: null,
      progress: { current_stage: 'extract', stages_completed: [], error: null },
      result: null,
    });
    gate.open();
    const ended = await app.untilEnded(id);
    expect(ended).toEqual({
      job_id: id,
      status: 'completed',
      url: site.url('/followed'),
      priority: 'normal',
      created_at: expect.stringMatching(MOMENT),
      started_at: expect.stringMatching(MOMENT),
      completed_at: expect.stringMatching(MOMENT),
      attempt: 1,
      progress: { current_stage: null, stages_completed: ALL_STAGES, percent_complete: 100, error: null },
      result: {
        document_id: expect.stringMatching(UUID),
        title: 'The story behind the gate',
        url: site.url('/followed'),
        tier: expect.stringMatching(/^tier-[abcd]$/),
        quality_score: expect.any(Number),
        file_path: expect.stringMatching(/\.md$/),
        cached: false,
      },
      tokens: { input: 0, output: 0 },
    });
  });

  test('is found by its id in capital letters too', async () => {
    const id = await app.ingest(site.url('/article/4'));
    await app.untilEnded(id);
    expect((await app.rest('GET', `/ingest/${id.toUpperCase()}`)).body.job_id).toBe(id);
  });

  test('that failed says why, and what to do about it', async () => {
    const id = await app.ingest(site.url('/not-found'));
    const { status, progress, result } = await app.untilEnded(id);
    expect([status, result]).toEqual(['failed', null]);
    expect(progress).toMatchObject({
      current_stage: 'extract',
      stages_completed: [],
      error: {
        code: 'HTTP_CLIENT_ERROR',
        stage: 'extract',
        message: expect.stringMatching(/answered 404 Not Found\.$/),
        remedy: expect.stringMatching(/\.$/),
        retryable: false,
        http_status: 404,
        will_retry_at: null,
      },
    });
  });

  test('can be cancelled while it runs, and retried then', async () => {
    const gate = site.gate('/stopped');
    const id = await app.ingest(site.url('/stopped'));
    await gate.reached;
    const cancelled = await app.rest('POST', `/ingest/${id}/cancel`);
    expect([cancelled.status, cancelled.body.job_id, cancelled.body.status]).toEqual([202, id, 'cancelled']);
    gate.open();
    const retried = await app.rest('POST', `/ingest/${id}/retry`);
    // A worker may have taken it by the time the answer is read.
    expect(retried).toMatchObject({
      status: 202,
      body: { job_id: id, status: expect.stringMatching(/^(queued|processing)$/) },
    });
    expect(await app.untilEnded(id)).toMatchObject({ status: 'completed', progress: { percent_complete: 100 } });
  });

  test('that has completed can be neither cancelled nor retried', async () => {
    const id = await app.ingest(site.url('/article/5'));
    await app.untilEnded(id);
    for (const action of ['cancel', 'retry']) {
      const { status, body } = await app.rest('POST', `/ingest/${id}/${action}`);
      expect(status).toBe(409);
      expect(body).toMatchObject({ code: 'INVALID_STATE', detail: expect.stringContaining('completed') });
      expect(body).not.toHaveProperty('job_id');
    }
  });

  test('is not retried while another job for its page is live', async () => {
    const failed = await app.ingest(site.url('/not-yet'));
    await app.untilEnded(failed);
    const gate = site.gate('/not-yet');
    const live = await app.ingest(site.url('/not-yet'));
    await gate.reached;
    const { status, body } = await app.rest('POST', `/ingest/${failed}/retry`);
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'ALREADY_PROCESSING', job_id: live });
    gate.open();
    await app.untilEnded(live);
  });
});

describe('the history', () => {
  test('is newest first, in parts, with the total', async () => {
    await using own = await startTestApp();
    const ids: string[] = [];
    for (const n of [1, 2, 3]) {
      ids.push(await own.ingest(site.url(`/article/${n}`)));
      await own.untilEnded(ids.at(-1) ?? '');
    }
    const { status, body } = await own.rest('GET', '/ingest?limit=2&offset=1');
    expect(status).toBe(200);
    expect({ ...body, items: body.items.length }).toEqual({ total: 3, limit: 2, offset: 1, items: 2 });
    expect(body.items.map((job: { job_id: string }) => job.job_id)).toEqual([ids[1], ids[0]]);
    expect(body.items[0]).toEqual((await own.rest('GET', `/ingest/${ids[1]}`)).body);
    expect((await own.rest('GET', '/ingest')).body).toMatchObject({ limit: 100, offset: 0 });
  });

  test('can be asked for one state only', async () => {
    const failed = await app.ingest(site.url('/forbidden'));
    await app.untilEnded(failed);
    const { body } = await app.rest('GET', '/ingest?status=failed');
    expect(new Set(body.items.map((job: { status: string }) => job.status))).toEqual(new Set(['failed']));
    expect(body.items[0].job_id).toBe(failed);
    expect((await app.rest('GET', '/ingest?status=queued')).body.items).toEqual([]);
  });
});
