import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { appendEvents } from '../../src/jobs/event-log.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { JOB_PROGRESS } from '../support/graphql-watch.ts';
import { startLocalSite } from '../support/local-site.ts';

const READERS = 10;
const EVENTS = 6_000;
const MESSAGE = 'A long message. '.repeat(125);

/** Sends a request and takes only the first bytes of its answer. */
async function openAndStopReading(app: TestApp, request: string): Promise<Socket> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.pause();
  socket.write(request);
  await once(socket, 'readable');
  return socket;
}

async function appendMany(app: TestApp, jobId: string): Promise<void> {
  for (let percent = 0; percent < EVENTS / 100; percent += 1) {
    const event = { type: 'stage_progress', data: { stage: 'extract', percent: 1, message: MESSAGE } } as const;
    await appendEvents(app.database, [
      { jobId, attempt: null, from: ['processing'], events: Array(100).fill(event), percent: 1 },
    ]);
  }
}

function operation(jobId: string): string {
  const query = JOB_PROGRESS.replace('percent', 'percent ... on StageProgressEvent { message }');
  return JSON.stringify({ query, variables: { jobId }, extensions: { operationId: jobId } });
}

function byRest(app: TestApp, jobId: string): Promise<Socket> {
  return openAndStopReading(app, `GET /api/v1/stream/${jobId} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
}

function byDistinctConnection(app: TestApp, jobId: string): Promise<Socket> {
  const body = operation(jobId);
  const headers = `Host: localhost\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: ${body.length}`;
  return openAndStopReading(app, `POST /graphql HTTP/1.1\r\n${headers}\r\n\r\n${body}`);
}

async function bySingleConnection(app: TestApp, jobId: string): Promise<Socket> {
  const url = `${app.url}/graphql/stream`;
  const token = await (await fetch(url, { method: 'PUT' })).text();
  const stream = `GET /graphql/stream?token=${token} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`;
  const socket = await openAndStopReading(app, stream);
  const headers = { 'content-type': 'application/json', 'x-graphql-event-stream-token': token };
  const { status } = await fetch(url, { method: 'POST', headers, body: operation(jobId) });
  expect(status).toBe(202);
  return socket;
}

test.each([
  ['REST', byRest],
  ['graphql-sse, distinct connections', byDistinctConnection],
  ['graphql-sse, single connection', bySingleConnection],
])('readers by %s that do not read make the server keep neither the log nor the others', async (_name, open) => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  const gate = site.gate('/slow');
  const id = await app.ingest(site.url('/slow'));
  await gate.reached;
  await appendMany(app, id);
  const before = await app.memoryInUse();
  const sockets = await Promise.all(Array.from({ length: READERS }, () => open(app, id)));
  gate.open();
  const seen = await app.events(id);
  expect(seen.filter(({ event }) => event === 'stage_progress').length).toBeGreaterThanOrEqual(EVENTS);
  expect(seen.at(-1)?.event).toBe('job_completed');
  // All of the log for each of them would be 120 MB as events, and as much again as frames.
  expect((await app.memoryInUse()) - before).toBeLessThan(80_000_000);
  for (const socket of sockets) socket.destroy();
});
