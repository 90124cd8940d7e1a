import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** Between the priority of what answers requests (0) and the lowest (19). */
const PRIORITY = 10;

/** The kernel's number of whoever asks. */
const THIS_THREAD = 0;

/**
 * Makes the calling thread, and those that it starts from now on, give way to what answers requests on the same machine: reading pages
 * takes its time, people should not have to. Only on Linux, where this is a matter of single threads. Where all of the server gives
 * way more than that (`nice -n 15 npm start`), nothing changes: to ask for less would be refused to anyone but root. Where it may not
 * be asked for, nothing changes either.
 */
export function giveWay(): void {
  lower([THIS_THREAD]);
}

/** The same for all threads of a process that answers only probes, also those that V8 collects garbage on. */
export function giveWayAltogether(): void {
  lower(threadsOfProcess());
}

function threadsOfProcess(): number[] {
  try {
    return readdirSync('/proc/self/task').map(Number);
  } catch {
    return [THIS_THREAD];
  }
}

function lower(threads: readonly number[]): void {
  if (process.platform !== 'linux') return;
  for (const thread of threads) {
    try {
      if (getPriority(thread) < PRIORITY) setPriority(thread, PRIORITY);
    } catch {
      // It has ended, or a sandbox forbids it: a courtesy, not a condition.
    }
  }
}
