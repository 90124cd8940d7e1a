/** How long an event takes from the worker that stores it to a watcher at another process, by way of Redis. */

import { watchByGraphql, watchByRest } from '../support/event-delays.ts';
import type { Measure } from '../support/measure.ts';
import { openHouse } from '../support/open-house.ts';
import { percentile } from '../support/percentile.ts';
import { submit } from '../support/submit.ts';

const JOBS = 100;
/** Jobs that make the code warm, and are not counted. */
const WARM_UP = 20;

export const measureLargeEventLatency: Measure = async (site) => {
  await using house = await openHouse({ apis: 2, workers: 1 });
  const [first = '', second = ''] = house.apis;
  const delays: number[] = [];
  for (let followed = 0; followed < WARM_UP + JOBS; followed += 1) {
    const id = await submit(first, site.nextArticle());
    const found = await Promise.all([watchByRest(first, id), watchByGraphql(second, id)]);
    if (followed >= WARM_UP) delays.push(...found.flat());
  }
  return [
    { name: 'event across processes, p50', value: percentile(delays, 50), unit: 'ms' },
    { name: 'event across processes, p99', value: percentile(delays, 99), unit: 'ms', target: { atMost: 15 } },
  ];
};
