/** How many 60-KB articles are shelved a second, of a batch that keeps the worker busy all the time. */

import type { Measure } from './support/measure.ts';
import { shelve } from './support/submit.ts';

const WARM_UP = 20;
const PAGES = 300;

export const measureShelving: Measure = async (site, startServer) => {
  await using server = await startServer();
  await shelve(server.url, site, WARM_UP);
  const began = performance.now();
  await shelve(server.url, site, PAGES);
  const seconds = (performance.now() - began) / 1_000;
  return [{ name: 'pages shelved', value: PAGES / seconds, unit: '/s', target: { atLeast: 30 } }];
};
