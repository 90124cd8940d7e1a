/** APIs behind the load balancer are stopped and started one after the other, while people submit, poll and watch. */

import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startTestApp } from '../../support/app.ts';
import { startLocalSite } from '../../support/local-site.ts';
import { nginxPath, startLoadBalancer } from '../../support/nginx.ts';
import { createTestDatabase } from '../../support/postgres.ts';
import { privateRedis } from '../../support/redis.ts';
import { freePort } from '../../support/services/free-port.ts';
import { testService } from '../../support/services/test-service.ts';
import { openStream } from '../../support/sse.ts';

const redis = await testService('redis');

/** Submits a page and polls until it is shelved; throws at the first answer that is not as it should be. */
async function submitAndPoll(url: string, page: string): Promise<string> {
  const body = JSON.stringify({ url: page });
  const accepted = await fetch(`${url}/api/v1/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { job_id } = (await accepted.json()) as { job_id: string };
  if (accepted.status !== 202) throw new Error(`submitting answered ${accepted.status}`);
  for (;;) {
    const polled = await fetch(`${url}/api/v1/ingest/${job_id}`);
    const job = await polled.text();
    const { status } = JSON.parse(job) as { status?: string };
    if (polled.status !== 200 || status === 'failed') throw new Error(`polling answered ${polled.status}: ${job}`);
    if (status === 'completed') return job_id;
    await sleep(20);
  }
}

/** The numbers of a job's events, from one connection after the other. */
async function follow(url: string, jobId: string): Promise<{ seen: number[]; connections: number }> {
  const seen: number[] = [];
  for (let connections = 1; ; connections += 1) {
    const stream = openStream(`${url}/api/v1/stream/${jobId}`, { 'last-event-id': String(seen.at(-1) ?? 0) });
    for await (const { id, event } of stream) {
      if (id !== null) seen.push(Number(id));
      if (event === 'job_completed') return { seen, connections };
    }
  }
}

describe.skipIf(redis.missing ?? nginxPath === null)('a rolling restart (needs nginx and Redis)', () => {
  test('fails no request, and leaves no gap in a stream', async () => {
    await using site = await startLocalSite();
    await using database = await createTestDatabase();
    const ports = [await freePort(), await freePort()];
    const shared = { DATABASE_URL: database.url, REDIS_URL: privateRedis(redis.address()), DATA_DIR_SHARED: 'yes' };
    // No worker alone, which would give way with all of this process.
    await using worker = await startTestApp({ settings: shared });
    const startApi = (port: number) =>
      startTestApp({
        role: 'api',
        // As it is deployed: longer than the load balancer leaves out one that refused.
        drainMs: 3_000,
        settings: { ...shared, DATA_DIR: worker.dataDir, PORT: String(port) },
      });
    const apis = await Promise.all(ports.map(startApi));
    await using balancer = await startLoadBalancer(ports.map((port) => `127.0.0.1:${port}`));

    // The worker's threads load their program at the first page.
    await submitAndPoll(balancer.url, site.url('/article'));
    const gate = site.gate('/long');
    const accepted = await apis[0]?.ingest(site.url('/long'));
    const watching = Promise.all(Array.from({ length: 4 }, () => follow(balancer.url, accepted ?? '')));
    let isOver = false;
    let count = 0;
    const client = async () => {
      while (!isOver) {
        count += 1;
        await submitAndPoll(balancer.url, site.url(`/article/${count}`));
      }
    };
    const clients = Promise.all([client(), client(), client()]);

    for (const [index, api] of apis.entries()) {
      await sleep(300);
      await api[Symbol.asyncDispose]();
      apis[index] = await startApi(ports[index] ?? 0);
    }
    isOver = true;
    await clients;
    gate.open();
    for (const { seen, connections } of await watching) {
      expect(seen).toEqual(seen.map((_, index) => index + 1));
      expect(connections).toBeGreaterThan(1);
    }
    expect(count).toBeGreaterThan(3);
    for (const api of apis) await api[Symbol.asyncDispose]();
  }, 180_000);

  test('an API that is about to stop says so, answers on, and ends each connection with its answer', async () => {
    await using api = await startTestApp({ drainMs: 9_000 });
    const [agent, idle] = [new Agent({ keepAlive: true, maxSockets: 1 }), new Agent({ keepAlive: true })];
    const ready = async (by: Agent) => {
      const [answer] = (await once(get(`${api.url}/readyz`, { agent: by }), 'response')) as [IncomingMessage];
      answer.resume();
      await once(answer, 'end');
      return `${answer.statusCode} ${answer.headers.connection}`;
    };
    expect(await Promise.all([ready(agent), ready(idle)])).toEqual(['200 keep-alive', '200 keep-alive']);
    const closed = api.close();
    expect(await ready(agent)).toBe('503 keep-alive');
    // No connection is taken any more; those there are get one more answer.
    const refused = () => ready(new Agent()).catch((error: NodeJS.ErrnoException) => error.code);
    await expect.poll(refused, { interval: 20 }).toBe('ECONNREFUSED');
    expect(await ready(idle)).toBe('503 close');
    await closed;
    agent.destroy();
  });
});
