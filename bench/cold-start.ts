/** From the start of the process to the first answer: in an empty folder, and again in the same one. Medians of five. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Measure } from './support/measure.ts';
import { median } from './support/percentile.ts';
import { newDataDir, removeDataDir, type ServerOptions, type StartServer } from './support/start-server.ts';

const RUNS = 5;

export const measureColdStart: Measure = async (_site, startServer) => {
  const first: number[] = [];
  const later: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const dataDir = await newDataDir();
    first.push(await secondsToStart(startServer, { dataDir }));
    later.push(await secondsToStart(startServer, { dataDir }));
    await removeDataDir(dataDir);
  }
  const byNpm = await secondsToStart(startServer, { command: ['npm', 'start'] });
  return [
    { name: 'cold start, first', value: median(first), unit: 's', target: { atMost: 3 } },
    { name: 'cold start, later', value: median(later), unit: 's', target: { atMost: 1.5 } },
    { name: '… first, by npm start', value: byNpm, unit: 's' },
  ];
};

async function secondsToStart(startServer: StartServer, options: ServerOptions): Promise<number> {
  await using server = await startServer(options);
  // Stopped as soon as it answers, it would be stopped in the middle of what it still has to do.
  await delay(200);
  return server.startedInMs / 1_000;
}
