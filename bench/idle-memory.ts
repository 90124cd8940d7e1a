/** What the server and its PostgreSQL hold in memory while nothing happens: before any work, and after some. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Measure, Reading } from './support/measure.ts';
import { memoryOf } from './support/process-memory.ts';
import type { Server } from './support/start-server.ts';
import { shelve } from './support/submit.ts';

const IDLE_MS = 30_000;
/** Long enough for threads that nobody needs to end. */
const IDLE_AFTER_WORK_MS = 40_000;
const PAGES = 300;
const MB = 1_000_000;

export const measureIdleMemory: Measure = async (site, startServer) => {
  await using server = await startServer();
  await delay(IDLE_MS);
  const [all, node] = await readings(server, 'idle memory');
  await shelve(server.url, site, PAGES);
  await delay(IDLE_AFTER_WORK_MS);
  return [{ ...all, target: { atMost: 250 } }, node, ...(await readings(server, `… after ${PAGES} pages`))];
};

async function readings(server: Server, name: string): Promise<[Reading, Reading]> {
  const { all, own } = await memoryOf(server.pid);
  return [
    { name: `${name}, all processes`, value: all / MB, unit: 'MB' },
    { name: `${name}, node alone`, value: own / MB, unit: 'MB' },
  ];
}
