/**
 * Submits at a steady pace.
 *
 * An open loop: each request has its time, whether or not those before it have been answered, and is measured from that time
 * and not from when it could be sent. A loop that waits for answers would leave out just the requests that a slow moment
 * delays: "coordinated omission" (Gil Tene, "How NOT to Measure Latency", 2013).
 */

import { Agent, request } from 'node:http';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import type { Site } from './start-site.ts';

interface Pace {
  readonly aSecond: number;
  readonly seconds: number;
}

/** Seconds in which the code gets warm, and which are not counted. */
const WARM_UP_SECONDS = 2;
const MOST_CONNECTIONS = 64;

/** The milliseconds that each submit took, to these servers in turn. */
export async function submitSteadily(
  servers: readonly string[],
  site: Site,
  { aSecond, seconds }: Pace,
): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
  const urls = servers.map((server) => new URL('/api/v1/ingest', server));
  const warmUp = aSecond * WARM_UP_SECONDS;
  const began = performance.now();
  const answers: Promise<number>[] = [];
  while (answers.length < warmUp + aSecond * seconds) {
    const due = began + (answers.length * 1_000) / aSecond;
    await until(due);
    const url = urls[answers.length % urls.length];
    if (url !== undefined) answers.push(submitFrom(due, url, agent, JSON.stringify({ url: site.nextArticle() })));
  }
  const times = (await Promise.all(answers)).slice(warmUp);
  agent.destroy();
  return times;
}

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
