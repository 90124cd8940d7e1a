import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/app.ts';
import { type Collector, startCollector } from '../support/collector.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';

let site: LocalSite;
let collector: Collector;
beforeAll(async () => {
  site = await startLocalSite();
  collector = await startCollector();
});
afterAll(async () => {
  await collector[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

/** Works with an app that traces to this collector; its spans have come when this resolves, for closing sends them. */
async function whileTraced(work: (app: TestApp) => Promise<void>, options: TestAppOptions = {}): Promise<void> {
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...options.settings };
  await using app = await startTestApp({ ...options, settings });
  await work(app);
}

/** A caller's trace. */
function newTrace({ sampled = true } = {}) {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-0${Number(sampled)}` } };
}

async function ingest(app: TestApp, path: string, headers: Record<string, string>): Promise<string> {
  return (await app.rest('POST', '/ingest', { url: site.url(path) }, headers)).body.job_id;
}

const EXTRACT = ['extract', ['fetch']];
const LOAD = ['load', ['put file']];

test('a job is one trace, from its request to each stage of each attempt', async () => {
  const caller = newTrace();
  await whileTraced(async (app) => {
    await app.untilEnded(await ingest(app, '/flaky?times=1', caller.headers));
  });
  expect(collector.below(caller.traceId, caller.spanId)).toEqual([
    ['POST /api/v1/ingest', ['job', EXTRACT], ['job', EXTRACT, ['transform'], LOAD]],
  ]);
});

test('a span says which job and attempt it is of, what came of it, and what it failed of', async () => {
  const caller = newTrace();
  let job: { job_id: string; result: { document_id: string } } | undefined;
  await whileTraced(async (app) => {
    job = await app.untilEnded(await ingest(app, '/flaky?times=1&attributes', caller.headers));
  });
  const [first, second, ...more] = collector.spans('job').filter(({ traceId }) => traceId === caller.traceId);
  expect(more).toEqual([]);
  expect(first?.attributes).toMatchObject({
    'librarian.job.id': job?.job_id,
    'librarian.job.attempt': 1,
    'librarian.job.outcome': 'retried',
    'librarian.failure.code': 'HTTP_SERVER_ERROR',
    'error.type': 'HTTP_SERVER_ERROR',
  });
  expect([first?.error, first?.exceptions]).toEqual([expect.stringContaining('503'), [first?.error]]);
  expect(second).toMatchObject({ service: 'williams-librarian', error: undefined, exceptions: [] });
  expect(second?.attributes).toMatchObject({
    'librarian.job.attempt': 2,
    'librarian.job.outcome': 'completed',
    'librarian.document.id': job?.result.document_id,
  });
});

test('by GraphQL the operation stands between the request and the job', async () => {
  const caller = newTrace();
  await whileTraced(async (app) => {
    const query = `mutation { ingest(input: { url: "${site.url('/article/1')}" }) { ... on Job { id } } }`;
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...caller.headers },
      body: JSON.stringify({ query }),
    });
    const { data } = (await response.json()) as { data: { ingest: { id: string } } };
    await app.untilEnded(data.ingest.id);
  });
  expect(collector.below(caller.traceId, caller.spanId)).toEqual([
    ['POST /graphql', ['mutation ingest', ['job', EXTRACT, ['transform'], LOAD]]],
  ]);
});

test('submits that come together, and share a statement, keep each its own trace', async () => {
  const callers = Array.from({ length: 20 }, (_, n) => ({ ...newTrace(), path: `/article/${100 + n}` }));
  await whileTraced(async (app) => {
    const ids = await Promise.all(callers.map(({ path, headers }) => ingest(app, path, headers)));
    for (const id of ids) await app.untilEnded(id);
  });
  const fetches = collector.spans('fetch').map(({ traceId, attributes }) => [traceId, attributes['url.full']]);
  for (const { traceId, path } of callers) {
    expect(fetches.filter(([id]) => id === traceId)).toEqual([[traceId, site.url(path)]]);
  }
});

test('a job that a person retries, at another server, goes on in its trace', async () => {
  const caller = newTrace();
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  await using first = await startTestApp({ settings });
  const id = await ingest(first, '/not-found', caller.headers);
  await first.untilEnded(id);
  await using second = await first.restart();
  await second.rest('POST', `/ingest/${id}/retry`);
  await second.untilEnded(id);
  await second[Symbol.asyncDispose]();
  const [request] = collector.below(caller.traceId, caller.spanId);
  expect(request).toEqual(['POST /api/v1/ingest', ['job', EXTRACT], ['job', EXTRACT]]);
});

test.for([undefined, 'nonsense', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`])(
  'a request with the traceparent %j begins a trace',
  async (traceparent) => {
    const path = `/article/${200 + (traceparent?.length ?? 0)}`;
    await whileTraced(async (app) => {
      await app.untilEnded(await ingest(app, path, traceparent === undefined ? {} : { traceparent }));
    });
    const fetched = collector.spans('fetch').find(({ attributes }) => attributes['url.full'] === site.url(path));
    const root = collector.spans().find((span) => span.traceId === fetched?.traceId && !span.parentSpanId);
    expect(root).toMatchObject({ name: 'POST /api/v1/ingest', attributes: { 'http.response.status_code': 202 } });
  },
);

test('what the caller does not trace, or nobody, is not traced, neither in its job', async () => {
  const [unsampled, untraced] = [newTrace({ sampled: false }), newTrace()];
  await whileTraced(async (app) => {
    await app.untilEnded(await ingest(app, '/article/300', unsampled.headers));
  });
  await using app = await startTestApp();
  const id = await ingest(app, '/article/301', untraced.headers);
  await app.untilEnded(id);
  expect(await app.database.job.findUnique({ where: { id } })).toMatchObject({ traceParent: null });
  const ids = [unsampled.traceId, untraced.traceId];
  expect(collector.spans().filter(({ traceId }) => ids.includes(traceId))).toEqual([]);
});

test('a request that meets a fault of ours tells of it in its span; one that asks for what is not there does not', async () => {
  await whileTraced(async (app) => {
    await app.rest('GET', '/documents/01900000-0000-7000-8000-000000000000');
    await app.database.$executeRaw`ALTER TABLE document RENAME TO mislaid`;
    await app.rest('GET', '/library');
  });
  const [missing] = collector.spans('GET /api/v1/documents/:id');
  expect([missing?.attributes['http.response.status_code'], missing?.error]).toEqual([404, undefined]);
  const [faulty] = collector.spans('GET /api/v1/library');
  expect([faulty?.attributes['http.response.status_code'], faulty?.exceptions.length]).toEqual([500, 1]);
});

test('lines of the log name their trace', async () => {
  const caller = newTrace();
  const lines: Record<string, unknown>[] = [];
  await whileTraced(
    async (app) => {
      await app.untilEnded(await ingest(app, '/article/400', caller.headers));
    },
    { settings: { LOG_LEVEL: 'info' }, logTo: { write: (line) => void lines.push(JSON.parse(line)) } },
  );
  const { traceId } = caller;
  expect(lines.find(({ msg }) => msg === 'request')).toMatchObject({ url: '/api/v1/ingest', trace_id: traceId });
  const [job] = collector.spans('job').filter((span) => span.traceId === traceId);
  expect(lines.find(({ msg }) => msg === 'job completed')).toMatchObject({ trace_id: traceId, span_id: job?.spanId });
});

test('a collector that is away disturbs no job, and is complained of once by each process', async () => {
  const gone = await startCollector();
  await gone[Symbol.asyncDispose]();
  const lines: Record<string, unknown>[] = [];
  await whileTraced(
    async (app) => {
      for (const n of [1, 2, 3]) {
        expect(await app.untilEnded(await app.ingest(site.url(`/article/${500 + n}`)))).toMatchObject({
          status: 'completed',
        });
      }
    },
    {
      settings: { OTEL_EXPORTER_OTLP_ENDPOINT: gone.url, LOG_LEVEL: 'warn' },
      logTo: { write: (line) => void lines.push(JSON.parse(line)) },
    },
  );
  const complaints = lines.filter(({ msg }) => String(msg).includes('traces can not be sent'));
  expect(complaints.length).toBeGreaterThan(0);
  expect(new Set(complaints.map(({ pid }) => pid)).size).toBe(complaints.length);
  expect(complaints.filter((complaint) => 'trace_id' in complaint)).toEqual([]);
});
