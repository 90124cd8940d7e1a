/** The load balancer of `deploy/`: the real nginx with the real configuration, before real APIs. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { GRAPHQL_MODES, JOB_PROGRESS, subscribe, watch } from '../support/graphql-watch.ts';
import { startLocalSite } from '../support/local-site.ts';
import { nginxPath, startLoadBalancer } from '../support/nginx.ts';
import { freePort } from '../support/services/free-port.ts';
import { openStream } from '../support/sse.ts';

/** The host and port of an API. */
const at = ({ url }: { readonly url: string }) => new URL(url).host;

/** Something in an API's place that does what no API does on demand. */
async function startStandIn(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describe.skipIf(nginxPath === null)('the load balancer (Debian: apt-get install nginx-light)', () => {
  test('passes events on as they come, by REST', async () => {
    await using site = await startLocalSite();
    await using app = await startTestApp();
    await using balancer = await startLoadBalancer([at(app)]);
    const gate = site.gate('/behind');
    const id = await app.ingest(site.url('/behind'));
    await gate.reached;
    const types: string[] = [];
    for await (const { event } of openStream(`${balancer.url}/api/v1/stream/${id}`)) {
      types.push(event);
      // Were they held back, the page would never go on and the test never end.
      if (event === 'stage_started') gate.open();
    }
    expect(types.at(-1)).toBe('job_completed');
  });

  test.each(GRAPHQL_MODES)('passes events on as they come, by %s', async (mode) => {
    await using site = await startLocalSite();
    await using app = await startTestApp();
    await using balancer = await startLoadBalancer([at(app)]);
    const gate = site.gate('/behind');
    const jobId = await app.ingest(site.url('/behind'));
    await gate.reached;
    const types: string[] = [];
    for await (const { type } of watch(balancer.url, mode, JOB_PROGRESS, { jobId })) {
      types.push(type);
      if (type === 'STAGE_STARTED') gate.open();
    }
    expect(types.at(-1)).toBe('JOB_COMPLETED');
  });

  test('keeps the requests of a single connection with one API', async () => {
    await using first = await startTestApp();
    await using second = await startTestApp();
    await using balancer = await startLoadBalancer([at(first), at(second)]);
    const request = [balancer.url, 'single connection', '{ health { status } }', {}] as const;
    for (let round = 0; round < 5; round += 1) {
      for await (const { data } of subscribe(...request)) expect(data).toEqual({ health: { status: 'OK' } });
    }
  });

  test('an API that is gone fails no request', async () => {
    await using app = await startTestApp();
    await using balancer = await startLoadBalancer([`127.0.0.1:${await freePort()}`, at(app)]);
    for (let round = 0; round < 10; round += 1) {
      expect((await fetch(`${balancer.url}/livez`)).status).toBe(200);
      const query = JSON.stringify({ query: '{ health { status } }' });
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: query };
      expect((await fetch(`${balancer.url}/graphql`, init)).status).toBe(200);
    }
  });

  test('a read that an API breaks off is sent to another', async () => {
    await using breaking = await startStandIn(({ socket }) => socket.destroy());
    await using working = await startStandIn((_request, response) => response.end('fine'));
    await using balancer = await startLoadBalancer([at(breaking), at(working)]);
    while (breaking.asked() === 0) expect((await fetch(balancer.url)).status).toBe(200);
  });

  test('a change that an API may have begun on is not sent to another', async () => {
    await using first = await startStandIn(({ socket }) => socket.destroy());
    await using second = await startStandIn(({ socket }) => socket.destroy());
    await using balancer = await startLoadBalancer([at(first), at(second)]);
    const refused = await fetch(`${balancer.url}/api/v1/ingest`, { method: 'POST', body: '{}' });
    expect(first.asked() + second.asked()).toBe(1);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(await refused.json()).toMatchObject({ status: 503, title: 'Service Unavailable' });
  });

  test('tells the API who asks, and believes nobody else about it', async () => {
    await using echo = await startStandIn(({ headers }, response) => response.end(JSON.stringify(headers)));
    await using balancer = await startLoadBalancer([at(echo)]);
    const claims = { 'x-forwarded-for': '8.8.8.8', 'x-forwarded-proto': 'https', 'x-request-id': 'mine-1' };
    const seen = await (await fetch(balancer.url, { headers: claims })).json();
    expect(seen).toMatchObject({
      host: at(balancer),
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': at(balancer),
      'x-forwarded-proto': 'http',
      'x-request-id': 'mine-1',
    });
    expect(await (await fetch(balancer.url)).json()).toMatchObject({
      'x-request-id': expect.stringMatching(/^\w{32}$/),
    });
  });

  test('answers to its own names only', async () => {
    await using app = await startTestApp({ settings: { AUTH: 'off' } });
    await using balancer = await startLoadBalancer([at(app)]);
    const statusFor = async (host: string) => {
      const [response] = await once(request(`${balancer.url}/livez`, { headers: { host } }).end(), 'response');
      response.resume();
      return response.statusCode;
    };
    for (const host of ['localhost:8000', '127.0.0.1', '[::1]:8000']) expect(await statusFor(host)).toBe(200);
    for (const host of ['evil.example', '10.0.0.1', 'localhost.evil.example']) expect(await statusFor(host)).toBe(421);
  });
});
