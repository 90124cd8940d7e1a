/** How long a submit takes at a steady 50 a second, while the worker works on what was submitted. */

import type { Measure } from './support/measure.ts';
import { percentile } from './support/percentile.ts';
import { submitSteadily } from './support/submit-steadily.ts';
import { watchDisk } from './support/watch-disk.ts';

const PACE = { aSecond: 50, seconds: 20 };

export const measureSubmitLatency: Measure = async (site, startServer) => {
  await using server = await startServer();
  await using disk = await watchDisk();
  const times = await submitSteadily([server.url], site, PACE);
  return [
    { name: 'submit at 50/s, p50', value: percentile(times, 50), unit: 'ms', target: { atMost: 3 } },
    { name: 'submit at 50/s, p99', value: percentile(times, 99), unit: 'ms', target: { atMost: 15 } },
    { name: 'slowest write to the disk during these', value: disk.slowest(), unit: 'ms' },
  ];
};
