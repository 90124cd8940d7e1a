import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { doctor } from '../../../src/cli/doctor.ts';
import { jobs } from '../../../src/cli/jobs.ts';
import { followJob } from '../../../src/client/follow-job.ts';
import { openClient } from '../../../src/client/open-client.ts';
import { openScreen } from '../../support/screen.ts';

const NEVER = new AbortController().signal;

/** A server that is no Librarian; its address. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

/** An address where nothing listens. */
async function deadEnd(): Promise<string> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

function listJobs(url: string, signal = NEVER) {
  return jobs({ client: openClient({ url, signal }), terminal: openScreen().terminal, signal }, { limit: 1 });
}

test('where nothing listens, the person learns how to start a server', async () => {
  const url = await deadEnd();
  await expect(listJobs(url)).rejects.toThrow(
    `No Librarian answers at ${url}. Start one with \`npm start\`, or name another with --server.`,
  );
});

test('another kind of server is told from a Librarian', async () => {
  const url = await serve((_request, response) => response.writeHead(404).end('<h1>Not here</h1>'));
  await expect(listJobs(url)).rejects.toThrow(`What answers at ${url} is not a Librarian (status 404).`);
});

test('a problem document is read out', async () => {
  const problem = { status: 429, code: 'RATE_LIMITED', detail: 'Too many requests; try again in 3 s.' };
  const url = await serve((_request, response) => response.writeHead(429).end(JSON.stringify(problem)));
  await expect(listJobs(url)).rejects.toThrow(problem.detail);
});

test('errors of the request are told by their own message', async () => {
  const url = await serve((_request, response) =>
    response.end(JSON.stringify({ errors: [{ message: 'No such field.' }] })),
  );
  await expect(listJobs(url)).rejects.toThrow('No such field.');
});

test('an interrupted request ends at once', async () => {
  const interrupted = new AbortController();
  const url = await serve(() => interrupted.abort(new Error('Ctrl-C')));
  await expect(listJobs(url, interrupted.signal)).rejects.toThrow('Ctrl-C');
});

test('whoever follows a job gives up when the server stays away', async () => {
  const url = await deadEnd();
  let lost = 0;
  const onLost = () => {
    lost += 1;
  };
  const events = followJob(openClient({ url }), '1', 0, NEVER, { patienceMs: 500, pauseMs: 1, onLost });
  await expect(events.next()).rejects.toThrow(`The Librarian at ${url} has been away for`);
  expect(lost).toBeGreaterThan(1);
});

test('whoever follows a job may leave while the server is away', async () => {
  const url = await deadEnd();
  const interrupted = new AbortController();
  const onLost = () => interrupted.abort();
  const events = followJob(openClient({ url }), '1', 0, interrupted.signal, { onLost });
  expect(await events.next()).toEqual({ done: true, value: undefined });
});

test('the doctor says that no server answers, and ends 1', async () => {
  const url = await deadEnd();
  const screen = openScreen();
  const context = { client: openClient({ url }), terminal: screen.terminal, signal: NEVER };
  expect(await doctor(context, { json: true })).toBe(1);
  expect(JSON.parse(screen.output())).toMatchObject({
    status: 'down',
    server: { url, reachable: false },
    checks: null,
  });
});
