import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { ACTIVITY, GRAPHQL_MODES, JOB_PROGRESS, subscribe } from '../support/graphql-watch.ts';
import { startLocalSite } from '../support/local-site.ts';

test('a running job goes back to the queue and completes after the next start', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  const gate = site.gate('/long');
  const id = await app.ingest(site.url('/long'));
  await gate.reached;
  await using next = await app.restart();
  gate.open();
  expect(await next.untilEnded(id)).toMatchObject({ status: 'completed', attempt: 2 });
  const events = await next.events(id);
  expect(events.filter(({ event }) => event === 'error')).toEqual([]);
  expect(events.filter(({ event }) => event === 'job_started').at(-1)?.data).toMatchObject({
    attempt: 2,
    message: 'Going on after a restart of the server, at extract',
  });
  expect(await next.database.revision.count()).toBe(1);
});

test('a running job that ends within the grace period is let end', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp({ graceMs: 20_000 });
  const gate = site.gate('/soon');
  const id = await app.ingest(site.url('/soon'));
  await gate.reached;
  const restarted = app.restart();
  gate.open();
  await using next = await restarted;
  expect((await next.rest('GET', `/ingest/${id}`)).body).toMatchObject({ status: 'completed', attempt: 1 });
});

test('a REST stream is told that it may come back, and where', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  const gate = site.gate('/told');
  const id = await app.ingest(site.url('/told'));
  await gate.reached;
  const stream = await fetch(`${app.url}/api/v1/stream/${id}`);
  await using next = await app.restart();
  const text = await stream.text();
  const last = Number(
    text
      .match(/^id: (\d+)$/gm)
      ?.at(-1)
      ?.slice(4) ?? 0,
  );
  expect(text).toContain(`: The server is stopping. Watch again after event ${last}.\nretry: 1000\n\n`);
  gate.open();
  const rest = await next.events(id, last);
  expect(rest[0]?.data.seq).toBe(last + 1);
  expect(rest.at(-1)?.event).toBe('job_completed');
});

test.each(GRAPHQL_MODES)('subscriptions by %s end with an error that says why', async (mode) => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  const gate = site.gate('/told');
  const jobId = await app.ingest(site.url('/told'));
  await gate.reached;
  const watchers = [
    subscribe(app.url, mode, JOB_PROGRESS, { jobId }),
    subscribe(app.url, mode, ACTIVITY, { after: '0.0' }),
  ].map(async (results) => {
    const first = await results.next();
    return { first, rest: Array.fromAsync(results) };
  });
  const there = await Promise.all(watchers);
  await using _next = await app.restart();
  for (const { rest } of there) {
    expect((await rest).at(-1)?.errors).toMatchObject([{ extensions: { code: 'SERVER_STOPPING' } }]);
  }
  gate.open();
});

test('a client that does not read, and one that keeps its connection, do not keep the server from stopping', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  const gate = site.gate('/held');
  const id = await app.ingest(site.url('/held'));
  await gate.reached;
  const { hostname, port } = new URL(app.url);
  const sockets = ['/api/v1/health', `/api/v1/stream/${id}`].map((path) => {
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    return socket;
  });
  await Promise.all(sockets.map((socket) => once(socket, 'readable')));
  const began = performance.now();
  await app.close();
  expect(performance.now() - began).toBeLessThan(25_000);
  for (const socket of sockets) socket.destroy();
});
