import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Role } from '../../src/config.ts';
import type { Settings } from './size.ts';

/** A Librarian in processes of its own, as `npm start` runs it, or `npm run start:api` and `npm run start:worker`. */
export interface ChildLibrarian extends AsyncDisposable {
  /** Where one of them that answers requests is. */
  readonly url: string;
  /** As `kill` does with this signal to each of them; resolves when they are gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** Stops them in the middle of whatever they do, as a machine that sleeps. */
  freeze(): void;
  /** Lets them go on as if nothing had been. */
  thaw(): void;
}

/** Starts a process for each role with these settings, on free ports; resolves when they are ready. */
export async function startChildLibrarian(
  settings: Settings,
  roles: readonly Role[] = ['all'],
): Promise<ChildLibrarian> {
  const children = await Promise.all(roles.map((role) => startChild(role, settings)));
  const kill = async (signal: 'SIGKILL' | 'SIGTERM') => {
    await Promise.all(
      children.map(async ({ child, exited }) => {
        child.kill(signal);
        await exited;
      }),
    );
  };
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    for (const { child } of children) child.kill(name);
  };
  return {
    url: children[0]?.url ?? '',
    kill,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    [Symbol.asyncDispose]: () => kill('SIGKILL'),
  };
}

interface Child {
  readonly child: ChildProcess;
  readonly url: string;
  readonly exited: Promise<unknown>;
}

async function startChild(role: Role, settings: Settings): Promise<Child> {
  const args = [join(import.meta.dirname, '../../src/main.ts'), 'serve', ...(role === 'all' ? [] : ['--role', role])];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'error', FETCH_ALLOW_PRIVATE: '127.0.0.1', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = await Promise.race([readyAt(createInterface(child.stdout)), exited]);
  if (typeof url !== 'string') throw new Error('The other process did not start.');
  return { child, url, exited };
}

async function readyAt(lines: AsyncIterable<string>): Promise<string | undefined> {
  let url: string | undefined;
  for await (const line of lines) {
    url = /\bready at (\S+)/.exec(line)?.[1];
    if (url !== undefined) break;
  }
  return url;
}
