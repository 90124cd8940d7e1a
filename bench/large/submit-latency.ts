/** How long a submit takes at a steady 50 a second over two APIs, while two workers work on what was submitted. */

import type { Measure } from '../support/measure.ts';
import { openHouse } from '../support/open-house.ts';
import { percentile } from '../support/percentile.ts';
import { submitSteadily } from '../support/submit-steadily.ts';
import { watchDisk } from '../support/watch-disk.ts';

const PACE = { aSecond: 50, seconds: 20 };

export const measureLargeSubmitLatency: Measure = async (site) => {
  await using house = await openHouse({ apis: 2, workers: 2 });
  await using disk = await watchDisk();
  const times = await submitSteadily(house.apis, site, PACE);
  return [
    { name: 'submit at 50/s over two APIs, p50', value: percentile(times, 50), unit: 'ms' },
    { name: 'submit at 50/s over two APIs, p99', value: percentile(times, 99), unit: 'ms', target: { atMost: 25 } },
    { name: 'slowest write to the disk during these', value: disk.slowest(), unit: 'ms' },
  ];
};
