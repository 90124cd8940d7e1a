/** How long the last event of a job takes to reach a thousand watchers. */

import type { Measure } from './support/measure.ts';
import { watchCrowd } from './support/watch-crowd.ts';

export const measureFanOut: Measure = async (site, startServer) => {
  await using server = await startServer();
  const p99 = await watchCrowd([server.url], site, 1_000);
  return [{ name: 'last event to 1,000 watchers, p99', value: p99, unit: 'ms', target: { atMost: 75 } }];
};
