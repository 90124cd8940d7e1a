/** How long the last event of a job takes to reach a thousand watchers, from its `timestamp` to its arrival at each. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Measure } from './support/measure.ts';
import { median, percentile } from './support/percentile.ts';
import type { Server } from './support/start-server.ts';
import type { Site } from './support/start-site.ts';
import { submit } from './support/submit.ts';
import type { WatchAnswer, WatchRequest } from './support/watchers-process.ts';

const WATCHERS = 1_000;
const PROCESSES = 2;
const ROUNDS = 5;

export const measureFanOut: Measure = async (site, startServer) => {
  await using server = await startServer();
  using stack = new DisposableStack();
  const processes = Array.from({ length: PROCESSES }, () =>
    stack.adopt(fork(join(import.meta.dirname, 'support/watchers-process.ts')), (child) => child.kill()),
  );
  const rounds: number[][] = [];
  // The first makes the code warm, and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) rounds.push(await playRound(server, site, processes, round));
  const p99 = rounds.slice(1).map((delays) => percentile(delays, 99));
  return [{ name: 'last event to 1,000 watchers, p99', value: median(p99), unit: 'ms', target: { atMost: 75 } }];
};

/** Each watcher's delay for one job, that is held back until all watch. */
async function playRound(
  server: Server,
  site: Site,
  processes: readonly ChildProcess[],
  round: number,
): Promise<number[]> {
  const path = `/gate/watched-${round}`;
  const id = await submit(server, await site.gate(path));
  const request: WatchRequest = { stream: `${server.url}/api/v1/stream/${id}`, watchers: WATCHERS / PROCESSES };
  const answers = processes.map(async (child) => {
    const watching = next(child);
    child.send(request);
    await watching;
  });
  await Promise.all(answers);
  const seen = processes.map(next);
  await site.open(path);
  return (await Promise.all(seen)).flatMap((answer) => (answer.type === 'seen' ? answer.delaysMs : []));
}

async function next(child: ChildProcess): Promise<WatchAnswer> {
  const [answer] = (await once(child, 'message')) as [WatchAnswer];
  return answer;
}
