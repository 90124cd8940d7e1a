/** How many 60-KB articles are shelved a second by one worker, and by two. */

import { availableParallelism } from 'node:os';
import type { Measure } from '../support/measure.ts';
import { openHouse } from '../support/open-house.ts';
import type { Site } from '../support/start-site.ts';
import { shelve } from '../support/submit.ts';

const WARM_UP = 40;
const PAGES = 300;

/** With fewer processors a second worker has nothing to run on: one reads pages in two threads, and PostgreSQL needs its share. */
const PROCESSORS_FOR_TWO = 6;

export const measureLargeShelving: Measure = async (site) => {
  const one = await rate(site, 1);
  const two = await rate(site, 2);
  const target = availableParallelism() >= PROCESSORS_FOR_TWO ? { target: { atLeast: 1.6 } } : {};
  return [
    { name: 'pages shelved by one worker', value: one, unit: '/s' },
    { name: 'pages shelved by two workers', value: two, unit: '/s' },
    { name: 'two workers to one', value: two / one, unit: '×', ...target },
  ];
};

async function rate(site: Site, workers: number): Promise<number> {
  await using house = await openHouse({ apis: 1, workers });
  const [api = ''] = house.apis;
  await shelve(api, site, WARM_UP);
  const began = performance.now();
  await shelve(api, site, PAGES);
  return PAGES / ((performance.now() - began) / 1_000);
}
