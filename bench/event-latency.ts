/** How long an event takes from the log to its watcher, over REST and over graphql-sse. */

import { watchByGraphql, watchByRest } from './support/event-delays.ts';
import type { Measure } from './support/measure.ts';
import { percentile } from './support/percentile.ts';
import { submit } from './support/submit.ts';

const JOBS = 100;
/** Jobs that make the code warm, and are not counted. */
const WARM_UP = 20;
/** Enough to keep both processors busy reading pages. */
const AT_ONCE = 5;

export const measureEventLatency: Measure = async (site, startServer) => {
  await using server = await startServer();

  async function followJobs(count: number, rest: number[], graphql: number[]): Promise<void> {
    for (let followed = 0; followed < count; followed += 1) {
      const id = await submit(server.url, site.nextArticle());
      const [byRest, byGraphql] = await Promise.all([watchByRest(server.url, id), watchByGraphql(server.url, id)]);
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
