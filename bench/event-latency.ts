/**
 * How long an event takes from the log to its watcher: from its `timestamp`, which the database sets when it stores it, to
 * its arrival over REST and over graphql-sse. Timestamps have whole milliseconds, rounded: each value is true to half of one.
 */

import { openStream } from '../test/support/sse.ts';
import type { Measure } from './support/measure.ts';
import { percentile } from './support/percentile.ts';
import type { Server } from './support/start-server.ts';
import { submit } from './support/submit.ts';
import { wallClock } from './support/wall-clock.ts';

const JOBS = 100;
/** Jobs that make the code warm, and are not counted. */
const WARM_UP = 20;
/** Enough to keep both processors busy reading pages. */
const AT_ONCE = 5;
const SUBSCRIPTION = 'subscription($id: ID!) { jobProgress(jobId: $id) { timestamp } }';

export const measureEventLatency: Measure = async (site, startServer) => {
  await using server = await startServer();

  async function followJobs(count: number, rest: number[], graphql: number[]): Promise<void> {
    for (let followed = 0; followed < count; followed += 1) {
      const id = await submit(server, site.nextArticle());
      const [byRest, byGraphql] = await Promise.all([watchByRest(server, id), watchByGraphql(server, id)]);
      rest.push(...byRest);
      graphql.push(...byGraphql);
    }
  }

  await followJobs(WARM_UP, [], []);
  const rest: number[] = [];
  const graphql: number[] = [];
  await followJobs(JOBS, rest, graphql);
  const busy: number[] = [];
  await Promise.all(Array.from({ length: AT_ONCE }, () => followJobs(JOBS / AT_ONCE, busy, busy)));
  return [
    { name: 'event to a REST watcher, p50', value: percentile(rest, 50), unit: 'ms' },
    { name: 'event to a REST watcher, p99', value: percentile(rest, 99), unit: 'ms', target: { atMost: 5 } },
    { name: 'event to a graphql-sse watcher, p50', value: percentile(graphql, 50), unit: 'ms' },
    { name: 'event to a graphql-sse watcher, p99', value: percentile(graphql, 99), unit: 'ms', target: { atMost: 5 } },
    { name: '… either, with both processors busy, p99', value: percentile(busy, 99), unit: 'ms' },
  ];
};

function watchByRest(server: Server, id: string): Promise<number[]> {
  return delays(openStream(`${server.url}/api/v1/stream/${id}`), (data) => data.timestamp);
}

function watchByGraphql(server: Server, id: string): Promise<number[]> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: SUBSCRIPTION, variables: { id } });
  return delays(
    openStream(`${server.url}/graphql`, headers, { method: 'POST', body }),
    (data) => data?.data?.jobProgress.timestamp,
  );
}

/** What each event took that was stored after the watcher had seen its first: what is older waited for the watcher to come. */
async function delays(
  stream: ReturnType<typeof openStream>,
  timestampOf: (data: { timestamp: string } & { data?: { jobProgress: { timestamp: string } } }) => string | undefined,
): Promise<number[]> {
  const found: number[] = [];
  let watchingSince = Number.POSITIVE_INFINITY;
  for await (const { data } of stream) {
    const now = wallClock();
    const timestamp = timestampOf(data);
    if (timestamp === undefined) continue;
    const stored = Date.parse(timestamp);
    if (stored > watchingSince) found.push(now - stored);
    else if (watchingSince === Number.POSITIVE_INFINITY) watchingSince = now;
  }
  return found;
}
