import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { openDatabaseLine } from '../../support/database-line.ts';
import { GRAPHQL_MODES, JOB_PROGRESS, watch } from '../../support/graphql-watch.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { readMetrics } from '../../support/metrics.ts';
import { chatSettings, pageReply } from '../../support/model-answers.ts';
import { startModelEndpoint } from '../../support/model-endpoint.ts';
import { createTestDatabase } from '../../support/postgres.ts';

let site: LocalSite;
beforeAll(async () => {
  site = await startLocalSite();
});
afterAll(() => site[Symbol.asyncDispose]());

const INGEST = 'mutation ($url: String!) { ingest(input: { url: $url }) { ... on Job { id } ... on Error { code } } }';
const shelve = async (app: TestApp, path: string) => app.untilEnded(await app.ingest(site.url(path)));

/** Resolves once a series has this value. */
async function untilValue(app: TestApp, series: string, expected: number | undefined): Promise<void> {
  await expect.poll(async () => (await readMetrics(app.url)).value(series)).toBe(expected);
}

test.for(['/metrics', '/api/v1/metrics'])(
  'GET %s answers the text format of Prometheus, each metric with help',
  async (path) => {
    await using app = await startTestApp();
    const response = await fetch(app.url + path);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    const text = await response.text();
    const [typed, helped] = ['TYPE', 'HELP'].map((word) =>
      [...text.matchAll(new RegExp(`^# ${word} (\\w+) \\S`, 'gm'))].map(([, name]) => name),
    );
    expect(typed).toEqual(helped);
    expect(typed).toEqual(
      expect.arrayContaining(['librarian_jobs', 'process_cpu_seconds_total', 'nodejs_heap_size_used_bytes']),
    );
  },
);

test('after a known number of jobs the metrics say these numbers', async () => {
  await using app = await startTestApp();
  for (const n of [1, 2, 3]) await shelve(app, `/article/${n}`);
  await shelve(app, '/article/1');
  await shelve(app, '/not-found');
  await shelve(app, '/flaky?times=1');
  const { value } = await readMetrics(app.url);
  expect(value('librarian_jobs_submitted_total{priority="normal"}')).toBe(6);
  expect(value('librarian_job_attempts_total')).toBe(7);
  expect(value('librarian_jobs_ended_total{status="completed"}')).toBe(5);
  expect(value('librarian_jobs_ended_total{status="failed"}')).toBe(1);
  expect(value('librarian_job_failures_total{code="HTTP_CLIENT_ERROR",stage="extract",retried="false"}')).toBe(1);
  expect(value('librarian_job_failures_total{code="HTTP_SERVER_ERROR",stage="extract",retried="true"}')).toBe(1);
  expect(value('librarian_job_duration_seconds_count{cached="false"}')).toBe(4);
  expect(value('librarian_job_duration_seconds_count{cached="true"}')).toBe(1);
  expect(value('librarian_stage_duration_seconds_count{stage="extract"}')).toBe(5);
  expect(value('librarian_stage_duration_seconds_count{stage="load"}')).toBe(4);
  expect(value('librarian_event_lag_seconds_count')).toBeGreaterThan(0);
  expect(value('librarian_jobs{status="completed"}')).toBe(5);
  expect(value('librarian_jobs{status="failed"}')).toBe(1);
});

test('requests are counted by the pattern of their route and the class of their status, never by address', async () => {
  await using app = await startTestApp();
  const id = await app.ingest(site.url('/article'));
  await app.untilEnded(id);
  await app.rest('GET', '/ingest/nope');
  await fetch(`${app.url}/some/secret/place`);
  const { text, value } = await readMetrics(app.url);
  const count = (labels: string) => value(`librarian_http_request_duration_seconds_count{${labels}}`);
  expect(count('method="POST",route="/api/v1/ingest",status="2xx"')).toBe(1);
  expect(count('method="GET",route="/api/v1/ingest/:job_id",status="2xx"')).toBe(1);
  expect(count('method="GET",route="/api/v1/ingest/:job_id",status="4xx"')).toBe(1);
  expect(count('method="GET",route="none",status="4xx"')).toBe(1);
  expect(text).not.toMatch(new RegExp(`secret|nope|${id}|route="/api/v1/stream`));
});

test('GraphQL operations are counted by type, root field and outcome', async () => {
  await using app = await startTestApp();
  await app.graphql('{ __typename jobs { totalCount } }');
  await app.graphql('query A { ...F } fragment F on Query { jobs { totalCount } health { status } }');
  await app.graphql(INGEST, { url: site.url('/article') });
  await app.graphql('{ library(first: -1) { totalCount } }').catch(() => undefined);
  await app.graphql('{ noSuchField }').catch(() => undefined);
  const { text, value } = await readMetrics(app.url);
  const count = (labels: string) => value(`librarian_graphql_operation_duration_seconds_count{${labels}}`);
  expect(count('type="query",field="jobs",outcome="ok"')).toBe(1);
  expect(count('type="query",field="several",outcome="ok"')).toBe(1);
  expect(count('type="mutation",field="ingest",outcome="ok"')).toBe(1);
  expect(count('type="query",field="library",outcome="error"')).toBe(1);
  expect(text).not.toContain('noSuchField');
});

test('a stream by REST is counted while it is open', async () => {
  await using app = await startTestApp();
  const gate = site.gate('/rest-watched');
  const id = await app.ingest(site.url('/rest-watched'));
  await gate.reached;
  const watching = app.events(id);
  await untilValue(app, 'librarian_streams_open{protocol="rest"}', 1);
  gate.open();
  await watching;
  await untilValue(app, 'librarian_streams_open{protocol="rest"}', 0);
  expect((await readMetrics(app.url)).value('librarian_streams_opened_total{protocol="rest"}')).toBe(1);
});

test.for(GRAPHQL_MODES)(
  'a subscription in %s is counted while it is open, also when its watcher leaves',
  async (mode) => {
    await using app = await startTestApp();
    const gate = site.gate(`/watched-${mode[0]}`);
    const jobId = await app.ingest(site.url(`/watched-${mode[0]}`));
    await gate.reached;
    for await (const _event of watch(app.url, mode, JOB_PROGRESS, { jobId })) {
      await untilValue(app, 'librarian_streams_open{protocol="graphql"}', 1);
      break;
    }
    await untilValue(app, 'librarian_streams_open{protocol="graphql"}', 0);
    gate.open();
    await app.untilEnded(jobId);
  },
);

test('the queue shows how many jobs wait for a worker, and how long', async () => {
  await using app = await startTestApp({ settings: { WORKER_CONCURRENCY: '1' } });
  const gate = site.gate('/busy');
  const busy = await app.ingest(site.url('/busy'));
  await gate.reached;
  const waiting = await app.ingest(site.url('/article/9'));
  await untilValue(app, 'librarian_queue_depth', 1);
  await untilValue(app, 'librarian_jobs{status="processing"}', 1);
  const { value } = await readMetrics(app.url);
  expect(value('librarian_queue_oldest_age_seconds')).toBeGreaterThan(0);
  expect(value('librarian_queue_oldest_age_seconds')).toBeLessThan(60);
  gate.open();
  await app.untilEnded(busy);
  await app.untilEnded(waiting);
  await untilValue(app, 'librarian_queue_depth', 0);
});

test('a job that waits for its retry is not waiting for a worker', async () => {
  await using app = await startTestApp({ retryDelaysMs: [60_000] });
  const id = await app.ingest(site.url('/broken'));
  await app.untilEvent(id, (type) => type === 'error');
  await untilValue(app, 'librarian_jobs{status="queued"}', 1);
  expect((await readMetrics(app.url)).value('librarian_queue_depth')).toBe(0);
});

test('parts that are away are counted, and what they alone know is left out', async () => {
  await using database = await createTestDatabase();
  await using line = await openDatabaseLine(database);
  await using app = await startTestApp({ settings: { DATABASE_URL: line.url } });
  const errors = 'librarian_driver_errors_total{part="database"}';
  const before = (await readMetrics(app.url)).value(errors);
  expect(before).toBe(0);
  await line.cut();
  await app.rest('GET', '/library');
  await app.graphql('{ library { totalCount } }').catch(() => undefined);
  await untilValue(app, 'librarian_queue_depth', undefined);
  const { text, value } = await readMetrics(app.url);
  expect(value(errors)).toBeGreaterThanOrEqual(3);
  expect(text).not.toMatch(/^librarian_(jobs\{|queue_)/m);
  await line.mend();
  await untilValue(app, 'librarian_queue_depth', 0);
});

test('a file store that is away is counted where a job waits for it', async () => {
  await using app = await startTestApp();
  const objects = join(app.dataDir, 'objects');
  await rename(objects, `${objects}-away`);
  await writeFile(objects, 'a file where the folder was');
  const shelved = shelve(app, '/article/5');
  await untilValue(app, 'librarian_driver_errors_total{part="files"}', 1);
  await rename(objects, `${objects}-file`);
  await rename(`${objects}-away`, objects);
  await shelved;
});

test("calls of models are timed, and their tokens counted; a model's faults are among the drivers'", async () => {
  await using endpoint = await startModelEndpoint();
  endpoint.reply = pageReply();
  await using app = await startTestApp({ settings: chatSettings(endpoint) });
  await shelve(app, '/article/61');
  endpoint.fault = 'half answer';
  await shelve(app, '/article/62');
  const { value } = await readMetrics(app.url);
  expect(value('librarian_model_call_duration_seconds_count{kind="complete",outcome="ok"}')).toBe(1);
  expect(
    value('librarian_model_call_duration_seconds_count{kind="complete",outcome="AI_INVALID_OUTPUT"}'),
  ).toBeGreaterThan(0);
  expect(value('librarian_model_tokens_total{kind="complete",direction="input"}')).toBeGreaterThanOrEqual(300);
  expect(value('librarian_driver_errors_total{part="ai"}')).toBeGreaterThan(0);
});
