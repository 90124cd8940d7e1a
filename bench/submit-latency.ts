/**
 * How long a submit takes at a steady 50 a second, while the worker works on what was submitted.
 *
 * An open loop: each request has its time, whether or not those before it have been answered, and is measured from that time
 * and not from when it could be sent. A loop that waits for answers would leave out just the requests that a slow moment
 * delays: "coordinated omission" (Gil Tene, "How NOT to Measure Latency", 2013).
 */

import { Agent, request } from 'node:http';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import type { Measure } from './support/measure.ts';
import { percentile } from './support/percentile.ts';

const A_SECOND = 50;
const SECONDS = 20;
/** Submits that make the code warm, and are not counted. */
const WARM_UP = 2 * A_SECOND;
const MOST_CONNECTIONS = 64;

export const measureSubmitLatency: Measure = async (site, startServer) => {
  await using server = await startServer();
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
  const url = new URL('/api/v1/ingest', server.url);
  const began = performance.now();
  const answers: Promise<number>[] = [];
  for (let sent = 0; sent < WARM_UP + A_SECOND * SECONDS; sent += 1) {
    const due = began + (sent * 1_000) / A_SECOND;
    await until(due);
    answers.push(submitFrom(due, url, agent, JSON.stringify({ url: site.nextArticle() })));
  }
  const times = (await Promise.all(answers)).slice(WARM_UP);
  agent.destroy();
  return [
    { name: 'submit at 50/s, p50', value: percentile(times, 50), unit: 'ms', target: { atMost: 3 } },
    { name: 'submit at 50/s, p99', value: percentile(times, 99), unit: 'ms', target: { atMost: 15 } },
  ];
};

/** Timers come up to a millisecond late: the last one is waited for awake. */
async function until(due: number): Promise<void> {
  const asleep = Math.floor(due - performance.now()) - 1;
  if (asleep > 0) await delay(asleep);
  while (performance.now() < due) await turn();
}

/** Milliseconds from `due` to the end of the answer. */
function submitFrom(due: number, url: URL, agent: Agent, body: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sent = request(url, { method: 'POST', agent, headers }, (response) => {
    response.resume().once('end', () => {
      if (response.statusCode === 202) resolve(performance.now() - due);
      else reject(new Error(`a submit was answered ${response.statusCode}`));
    });
  });
  sent.once('error', reject);
  sent.end(body);
  return promise;
}
