/** The real server as a process of its own, as `npm start` starts it, in a folder and on a port of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface Server extends AsyncDisposable {
  readonly url: string;
  /** The process that was spawned: the server, or npm above it. */
  readonly pid: number;
  /** From the spawn of the process to the first 200 of `/livez`. */
  readonly startedInMs: number;
  /**
   * Stops it gracefully and leaves its folder.
   *
   * @throws Error with the end of its log when it had ended by itself
   */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** A folder of an earlier server; without it a new one, removed in the end. */
  readonly dataDir?: string;
  /** The command; without it, Node on the server's own entry. */
  readonly command?: readonly string[];
}

export type StartServer = (options?: ServerOptions) => Promise<Server>;

const ROOT = join(import.meta.dirname, '../..');
const START_DEADLINE_MS = 60_000;
const POLL_EVERY_MS = 5;
/** Running jobs get ten seconds, and PostgreSQL some to write out what is in memory. */
const STOP_DEADLINE_MS = 20_000;

/** @param profileDir where the server's CPU profiles go; undefined for none */
export function createStartServer(profileDir?: string): StartServer {
  const profiling = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const serve = [process.execPath, ...profiling, 'src/main.ts', 'serve'];

  return async ({ dataDir, command = serve } = {}) => {
    const folder = dataDir ?? (await newDataDir());
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    await using failed = new AsyncDisposableStack();
    const log = await open(`${folder}.log`, 'a');
    failed.defer(() => log.close());
    const began = performance.now();
    const child = spawn(command[0] ?? '', command.slice(1), {
      cwd: ROOT,
      env: {
        ...process.env,
        DATA_DIR: folder,
        PORT: String(port),
        FETCH_ALLOW_PRIVATE: '127.0.0.1',
        LOG_LEVEL: 'info',
      },
      stdio: ['ignore', log.fd, log.fd],
      // A group of its own, so that npm and what it starts can be told to stop together.
      detached: true,
    });
    let stopped: Promise<void> | undefined;
    const stop = () => (stopped ??= stopServer(child, folder));
    failed.defer(stop);
    const startedInMs = (await untilLive(url, child, `${folder}.log`)) - began;
    failed.move();
    await log.close();
    return {
      url,
      pid: child.pid ?? Number.NaN,
      startedInMs,
      stop,
      async [Symbol.asyncDispose]() {
        await stop();
        if (dataDir === undefined) await removeDataDir(folder);
      },
    };
  };
}

export function newDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'librarian-bench-'));
}

export async function removeDataDir(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await rm(`${folder}.log`, { force: true });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}

/** The moment of the first 200; throws when it doesn't come. */
async function untilLive(url: string, child: ChildProcess, logFile: string): Promise<number> {
  const deadline = performance.now() + START_DEADLINE_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    const alive = await fetch(`${url}/livez`).catch(() => undefined);
    if (alive?.status === 200) return performance.now();
    await delay(POLL_EVERY_MS);
  }
  throw new Error(`the server does not start:\n${await endOf(logFile)}`);
}

async function endOf(logFile: string): Promise<string> {
  return (await readFile(logFile, 'utf8')).slice(-2_000);
}

/** Asks it to stop; if it does not, ends it and the database server that would outlive it. */
async function stopServer(child: ChildProcess, folder: string): Promise<void> {
  if (child.pid === undefined) return;
  if (child.exitCode !== null || child.signalCode !== null) {
    const end = `with code ${child.exitCode} and signal ${child.signalCode}`;
    throw new Error(`the server ended by itself, ${end}:\n${await endOf(`${folder}.log`)}`);
  }
  const exited = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  const grace = new AbortController();
  const late = delay(STOP_DEADLINE_MS, 'late', { signal: grace.signal });
  const outcome = await Promise.race([exited, late]);
  grace.abort();
  late.catch(() => undefined);
  if (outcome !== 'late') return;
  process.kill(-child.pid, 'SIGKILL');
  await exited;
  const postmaster = Number.parseInt(
    await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8').catch(() => ''),
    10,
  );
  if (Number.isInteger(postmaster)) process.kill(postmaster, 'SIGQUIT');
}
