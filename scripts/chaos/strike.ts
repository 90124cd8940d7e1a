import { setTimeout as delay } from 'node:timers/promises';
import type { House, HouseProcess } from '../../test/support/services/start-house.ts';
import type { Finding } from './finding.ts';

/** Something that was done to the house. */
export interface Strike {
  readonly what: 'worker killed' | 'API killed' | 'PostgreSQL restarted' | 'Redis flushed';
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

/** How long one that was killed stays away, as where something watches over processes. */
const AWAY_MS = 2_000;

/** Starts that may fail, because something else is away just then. */
const STARTS = 5;

/**
 * Strikes until the signal aborts: kills the workers in turn, one each `everyMs`; and halfway between two of these, once each, in
 * this order, the first API is killed, PostgreSQL restarted, Redis flushed, and the second API killed.
 *
 * Resolves when all that was killed runs again.
 *
 * @param told is given each strike as it falls
 */
export async function strike(
  { apis, workers, postgres, flushRedis }: House,
  everyMs: number,
  told: (strike: Strike) => void,
  signal: AbortSignal,
): Promise<void> {
  const tell = (what: Strike['what']) => told({ what, at: Date.now() });
  const killAndStart = async (what: Strike['what'], victim: HouseProcess | undefined) => {
    tell(what);
    await victim?.kill();
    await delay(AWAY_MS);
    await victim?.start(STARTS);
  };
  const between = [
    () => killAndStart('API killed', apis[0]),
    async () => {
      tell('PostgreSQL restarted');
      await postgres.restart();
    },
    async () => {
      tell('Redis flushed');
      await flushRedis();
    },
    () => killAndStart('API killed', apis[1]),
  ].values();

  const falling: (Promise<void> | undefined)[] = [];
  for (let kills = 0; ; kills += 1) {
    await delay(everyMs / 2, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    falling.push(killAndStart('worker killed', workers[kills % workers.length]));
    await delay(everyMs / 2, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    falling.push(between.next().value?.());
  }
  await Promise.all(falling);
}

/** That everything was struck: a run that is over before has shown less than it says. */
export function verifyStrikes(strikes: readonly Strike[]): Finding {
  const count = (what: Strike['what']) => strikes.filter((each) => each.what === what).length;
  const due = { 'worker killed': 4, 'API killed': 2, 'PostgreSQL restarted': 1, 'Redis flushed': 1 };
  const counts = Object.keys(due) as (keyof typeof due)[];
  return {
    line: counts.map((what) => `${what} ${count(what)}×`).join(', '),
    wrong: counts
      .filter((what) => count(what) < due[what])
      .map((what) => `${what} only ${count(what)}×, for the jobs ended before: take more of them`),
  };
}

/** That nothing ended but what was killed. */
export async function verifyAlive({ apis, workers }: House): Promise<Finding> {
  const wrong: string[] = [];
  for (const { url } of [...apis, ...workers]) {
    const alive = await fetch(`${url}/readyz`).catch(() => null);
    if (!alive?.ok) wrong.push(`${url} ${alive === null ? 'is away' : `answers ${alive.status}`}`);
  }
  return { line: 'every process is ready again', wrong };
}
