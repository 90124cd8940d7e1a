/** How long the last event of a job takes to reach a thousand watchers, half of them at each of two APIs. */

import type { Measure } from '../support/measure.ts';
import { openHouse } from '../support/open-house.ts';
import { watchCrowd } from '../support/watch-crowd.ts';

export const measureLargeFanOut: Measure = async (site) => {
  await using house = await openHouse({ apis: 2, workers: 1 });
  const p99 = await watchCrowd(house.apis, site, 1_000);
  return [{ name: 'last event to 1,000 watchers at two APIs, p99', value: p99, unit: 'ms', target: { atMost: 80 } }];
};
