/**
 * How many submits are accepted a second over 32 connections, each a page of its own.
 *
 * First with the worker at work on what is submitted, as it is in life: this counts. Then with a worker whose hands are all
 * full of pages that do not come: what submitting costs by itself.
 */

import { requestsPerSecond } from './support/load.ts';
import type { Measure } from './support/measure.ts';
import type { Server } from './support/start-server.ts';
import type { Site } from './support/start-site.ts';
import { submit } from './support/submit.ts';

const CONNECTIONS = 32;
const SECONDS = 6;
/** As many as a worker has hands, unless told otherwise. */
const HANDS = 10;

export const measureSubmitRate: Measure = async (site, startServer) => {
  const working = await (async () => {
    await using server = await startServer();
    return await rate(server, site);
  })();
  const waiting = await (async () => {
    await using server = await startServer();
    const gates = Array.from({ length: HANDS }, (_, hand) => `/gate/${hand}`);
    for (const path of gates) await submit(server.url, await site.gate(path));
    try {
      return await rate(server, site);
    } finally {
      for (const path of gates) await site.open(path);
    }
  })();
  return [
    { name: 'submits accepted, 32 connections', value: working, unit: '/s', target: { atLeast: 2_500 } },
    { name: '… while the worker waits', value: waiting, unit: '/s' },
  ];
};

function rate(server: Server, site: Site): Promise<number> {
  return requestsPerSecond({
    url: server.url,
    connections: CONNECTIONS,
    seconds: SECONDS,
    status: 202,
    requests: [
      {
        method: 'POST',
        path: '/api/v1/ingest',
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => ({ ...request, body: JSON.stringify({ url: site.nextArticle() }) }),
      },
    ],
  });
}
