import { EventSource } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { GRAPHQL_MODES, type GraphqlMode, JOB_PROGRESS, watch } from '../support/graphql-watch.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';
import { openStream } from '../support/sse.ts';

let site: LocalSite;
let app: TestApp;
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp({ heartbeatMs: 20 });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const NO_JOB = '01900000-0000-7000-8000-000000000000';

/** What a watcher saw, one line an event. */
type Seen = Promise<string[]>;

async function byGraphql(mode: GraphqlMode, jobId: string, after?: number): Seen {
  const seen = [];
  for await (const { seq, type } of watch(app.url, mode, JOB_PROGRESS, { jobId, after })) {
    seen.push(`${seq} ${type.toLowerCase()}`);
  }
  return seen;
}

async function byRest(jobId: string, after?: number): Seen {
  const events = await app.events(jobId, after);
  return events.filter(({ id }) => id !== null).map(({ id, event }) => `${id} ${event}`);
}

/** Leaves after each event and comes back, saying by turns in the header and in the address what it saw last. */
async function byRestReconnecting(jobId: string): Seen {
  const seen: string[] = [];
  for (let last = 0, isOver = false; !isOver; ) {
    const stream = `${app.url}/api/v1/stream/${jobId}`;
    const messages =
      last % 2 === 0
        ? openStream(stream, { 'last-event-id': String(last) })
        : openStream(`${stream}?last_event_id=${last}`);
    isOver = true;
    for await (const { id, event } of messages) {
      if (id === null) continue;
      seen.push(`${id} ${event}`);
      last = Number(id);
      isOver = false;
      break;
    }
  }
  return seen;
}

async function stored(jobId: string): Seen {
  const events = await app.database.jobEvent.findMany({ where: { jobId }, orderBy: { seq: 'asc' } });
  return events.map(({ seq, type }) => `${seq} ${type}`);
}

test('four watchers at once, each in its own way, see the same events, none missing, none twice', async () => {
  const gate = site.gate('/watched');
  const id = await app.ingest(site.url('/watched'));
  await gate.reached;
  const watchers = [...GRAPHQL_MODES.map((mode) => byGraphql(mode, id)), byRest(id), byRestReconnecting(id)];
  await app.untilEvent(id, (type) => type === 'stage_started');
  gate.open();
  const seen = await Promise.all(watchers);
  const log = await stored(id);
  expect(log.map((line) => Number(line.split(' ')[0]))).toEqual(log.map((_, index) => index + 1));
  expect(log.at(-1)).toContain('job_completed');
  expect(seen).toEqual([log, log, log, log]);
});

test('a watcher that comes after the end gets all and the end, in every way', async () => {
  const id = await app.ingest(site.url('/article'));
  await app.untilEnded(id);
  const log = await stored(id);
  expect(log.length).toBeGreaterThanOrEqual(8);
  const seen = [...GRAPHQL_MODES.map((mode) => byGraphql(mode, id)), byRest(id), byRestReconnecting(id)];
  expect(await Promise.all(seen)).toEqual([log, log, log, log]);
});

test('a watcher of an ended job that has seen the last event, or more, ends at once', async () => {
  const id = await app.ingest(site.url('/article/1'));
  await app.untilEnded(id);
  const last = (await stored(id)).length;
  for (const after of [last, last + 1, 2_147_483_647]) {
    const seen = [...GRAPHQL_MODES.map((mode) => byGraphql(mode, id, after)), byRest(id, after)];
    expect(await Promise.all(seen)).toEqual([[], [], []]);
  }
});

test('a watcher goes on from where it left off', async () => {
  const id = await app.ingest(site.url('/article/2'));
  await app.untilEnded(id);
  const rest = (await stored(id)).slice(3);
  const seen = [...GRAPHQL_MODES.map((mode) => byGraphql(mode, id, 3)), byRest(id, 3)];
  expect(await Promise.all(seen)).toEqual([rest, rest, rest]);
});

test('a stream tells the data of every stage, and ends after the result', async () => {
  const id = await app.ingest(site.url('/article/3'));
  const events = await app.events(id);
  const of = (type: string) => events.filter(({ event }) => event === type).map(({ data }) => data);
  expect(of('job_started')).toMatchObject([{ job_id: id, seq: 1, url: site.url('/article/3'), attempt: 1 }]);
  expect(of('stage_started').map(({ stage }) => stage)).toEqual(['extract', 'transform', 'load']);
  expect(of('stage_completed').map(({ percent }) => percent)).toEqual([40, 80, 100]);
  expect(of('job_completed')).toMatchObject([{ result: { title: 'Story number 3', cached: false } }]);
  expect(events.at(-1)?.event).toBe('job_completed');
  for (const { data } of events.filter(({ id: seq }) => seq !== null)) {
    expect(data.timestamp).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  }
});

test('a stream tells a failure with a sentence and a remedy, and ends', async () => {
  const id = await app.ingest(site.url('/not-found'));
  const last = (await app.events(id)).at(-1);
  expect(last).toMatchObject({
    event: 'error',
    data: {
      job_id: id,
      stage: 'extract',
      code: 'HTTP_CLIENT_ERROR',
      retryable: false,
      error: expect.stringMatching(/\.$/),
    },
  });
  expect(last?.data.remedy).toMatch(/\.$/);
  expect(last?.data).not.toHaveProperty('will_retry_at');
});

test('while nothing happens a stream shows heartbeats, which have no number and are not stored', async () => {
  const gate = site.gate('/quiet', 'before the answer');
  const id = await app.ingest(site.url('/quiet'));
  await gate.reached;
  let heartbeats = 0;
  for await (const message of openStream(`${app.url}/api/v1/stream/${id}`)) {
    if (message.event !== 'heartbeat') continue;
    expect(message).toMatchObject({ id: null, data: { timestamp: expect.stringMatching(/Z$/) } });
    heartbeats += 1;
    if (heartbeats === 3) gate.open();
  }
  expect(heartbeats).toBeGreaterThanOrEqual(3);
  expect((await stored(id)).filter((line) => line.includes('heartbeat'))).toEqual([]);
});

test('a stream is not to be kept or held up on its way', async () => {
  const id = await app.ingest(site.url('/article/4'));
  const response = await fetch(`${app.url}/api/v1/stream/${id}`);
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(response.headers.get('cache-control')).toBe('no-cache');
  expect(response.headers.get('x-accel-buffering')).toBe('no');
  expect(await response.text()).toContain('event: job_completed\n');
});

test.each([NO_JOB, 'no-uuid'])('there is no stream of the job %s', async (id) => {
  const { status, body } = await app.rest('GET', `/stream/${id}`);
  expect([status, body.code]).toEqual([404, 'NOT_FOUND']);
  for (const mode of GRAPHQL_MODES) await expect(byGraphql(mode, id)).rejects.toThrow('There is no job');
});

test.each([
  ['abc', 200],
  ['-5', 200],
  ['', 200],
  ['99999999999999', 204],
])('a Last-Event-ID of "%s" does no harm', async (last, expected) => {
  const id = await app.ingest(site.url(`/article/5?${last}`));
  await app.untilEnded(id);
  const { status } = await app.rest('GET', `/stream/${id}`, undefined, { 'last-event-id': last });
  expect(status).toBe(expected);
});

test("a browser's EventSource that is left open stops by itself once it has seen the last event", async () => {
  const id = await app.ingest(site.url('/article/7'));
  const source = new EventSource(`${app.url}/api/v1/stream/${id}`);
  const seen: string[] = [];
  source.addEventListener('job_completed', (event) => seen.push((event as MessageEvent).lastEventId));
  await new Promise<void>((resolve) => {
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) resolve();
    });
  });
  expect(seen).toEqual([(await stored(id)).at(-1)?.split(' ')[0]]);
});

test('who has not seen the last event of a job that has ended gets it, however late', async () => {
  const id = await app.ingest(site.url('/article/8'));
  await app.untilEnded(id);
  const last = (await stored(id)).length;
  expect(await byRest(id, last - 1)).toEqual([`${last} job_completed`]);
  const late = await app.rest('GET', `/stream/${id}?last_event_id=${last}`);
  expect([late.status, late.body]).toEqual([204, '']);
});
