/** The server process: starting it, finding it again, stopping it. */

import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { POSTGRES_ENVIRONMENT } from './create-cluster.ts';
import { isAlive } from './is-alive.ts';
import type { UnprivilegedRun } from './run-as-unprivileged.ts';

export interface PostmasterPlace {
  /** Absolute paths. */
  readonly cluster: string;
  readonly socketFolder: string;
  readonly logFile: string;
  readonly postgres: string;
  readonly unprivileged: UnprivilegedRun;
  /** Instead of some of ours. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface LaunchedPostmaster {
  readonly pid: number;
  hasExited(): boolean;
}

/** Small and durable: the fewest processes, little memory, every commit on disk before it is answered. */
const SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  shared_buffers: '128MB',
  max_connections: '50',
  // Queries are small: no compiler, no parallel workers, no helper processes for reading.
  jit: 'off',
  max_worker_processes: '0',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  max_logical_replication_workers: '0',
  autovacuum_worker_slots: '3',
  autovacuum_max_workers: '2',
  io_method: 'sync',
  // Nothing replicates from here.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_replication_slots: '0',
  min_wal_size: '32MB',
  max_wal_size: '256MB',
  // A new segment of the log is not filled with zeros first: every commit would wait for its 16 MB.
  wal_init_zero: 'off',
  // A query whose asker was killed ends, and with it its locks.
  client_connection_check_interval: '2s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // What the server itself has to say; errors of statements are told to whoever sent them.
  log_min_messages: 'log',
  log_checkpoints: 'off',
};

const FAST_SHUTDOWN_MS = 10_000;

/**
 * Starts the server; answers at once, before it is ready.
 *
 * It gets a session of its own: Ctrl-C in a terminal reaches every process of ours, and would stop the database before those
 * who still write to it. It doesn't keep our process alive, and outlives it when that is killed.
 */
export async function launchPostmaster(place: PostmasterPlace): Promise<LaunchedPostmaster> {
  const { cluster, logFile, unprivileged } = place;
  await truncate(logFile).catch(() => undefined);
  const settings = {
    ...SETTINGS,
    ...place.settings,
    unix_socket_directories: `"${place.socketFolder.replaceAll('"', '""')}"`,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { file, args } = unprivileged.command(place.postgres, ['-D', cluster, ...options]);
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(file, args, {
      ...unprivileged.ids,
      env: POSTGRES_ENVIRONMENT,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
    });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return { pid: child.pid ?? Number.NaN, hasExited: () => child.exitCode !== null || child.signalCode !== null };
  } finally {
    closeSync(log);
  }
}

/**
 * The server that runs on the cluster, ours or one that outlived a killed predecessor.
 *
 * A lock file that names a process which is something else by now (process ids start again in a restarted container) is
 * removed, because PostgreSQL would take that process for a server and refuse to start.
 */
export async function findPostmaster(cluster: string): Promise<number | undefined> {
  const lockFile = join(cluster, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(lockFile, 'utf8').catch(() => ''), 10);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (await runsOn(pid, cluster)) return pid;
  if (isAlive(pid)) await rm(lockFile, { force: true });
  return undefined;
}

/** Whether the process lives and works in the cluster's folder, as all of PostgreSQL's do (where `/proc` can tell). */
export async function runsOn(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    const [theirs, ours] = await Promise.all([stat(`/proc/${pid}/cwd`), stat(cluster)]);
    return theirs.dev === ours.dev && theirs.ino === ours.ino;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES';
  }
}

/**
 * Stops the server: open transactions are rolled back, everything else is written out. After ten seconds it is made to stop
 * without writing out; the next start recovers.
 *
 * @throws Error when it doesn't stop at all
 */
export async function stopPostmaster(pid: number, cluster: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!(await runsOn(pid, cluster))) return;
    process.kill(pid, signal);
    const deadline = performance.now() + FAST_SHUTDOWN_MS;
    while (performance.now() < deadline) {
      if (!(await runsOn(pid, cluster))) return;
      await delay(10);
    }
  }
  throw new Error(`The database server (process ${pid}) does not stop.`);
}
