import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** Between the priority of what answers requests (0) and the lowest (19). */
const PRIORITY = 10;

/**
 * Makes the calling thread, and those that it starts from now on, give way to what answers requests on the same machine: reading pages
 * takes its time, people should not have to. Only on Linux, where the process 0 means this thread alone. Where all of the server gives
 * way more than that (`nice -n 15 npm start`), nothing changes: to ask for less would be refused to anyone but root.
 */
export function giveWay(): void {
  if (process.platform === 'linux') lower(0);
}

/** The same for all threads of a process that answers nobody, also those that V8 collects garbage on. */
export function giveWayAltogether(): void {
  if (process.platform === 'linux') for (const thread of readdirSync('/proc/self/task')) lower(Number(thread));
}

/** @param thread its number, as the kernel counts; 0 for the calling one */
function lower(thread: number): void {
  if (getPriority(thread) < PRIORITY) setPriority(thread, PRIORITY);
}
