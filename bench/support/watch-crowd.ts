/** How long the last event of a job takes to reach many watchers, from its `timestamp` to its arrival at each. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { median, percentile } from './percentile.ts';
import type { Site } from './start-site.ts';
import { submit } from './submit.ts';
import type { WatchAnswer, WatchRequest } from './watchers-process.ts';

/** Processes that watch, each at one of the servers in turn. */
const PROCESSES = 2;
const ROUNDS = 5;

/** The delay in milliseconds that 99 of 100 watchers stay below, in the middle one of several rounds. */
export async function watchCrowd(servers: readonly string[], site: Site, watchers: number): Promise<number> {
  using stack = new DisposableStack();
  const processes = Array.from({ length: PROCESSES }, () =>
    stack.adopt(fork(join(import.meta.dirname, 'watchers-process.ts')), (child) => child.kill()),
  );
  const rounds: number[][] = [];
  // The first makes the code warm, and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    rounds.push(await playRound(servers, site, processes, watchers, `/gate/watched-${round}`));
  }
  return median(rounds.slice(1).map((delays) => percentile(delays, 99)));
}

/** Each watcher's delay for one job, whose page is held back until all watch. */
async function playRound(
  servers: readonly string[],
  site: Site,
  processes: readonly ChildProcess[],
  watchers: number,
  path: string,
): Promise<number[]> {
  const id = await submit(servers[0] ?? '', await site.gate(path));
  const answers = processes.map(async (child, index) => {
    const stream = `${servers[index % servers.length]}/api/v1/stream/${id}`;
    const request: WatchRequest = { stream, watchers: watchers / PROCESSES };
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
