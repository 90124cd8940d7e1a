import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A Librarian in a process of its own, as `npm start` runs it. */
export interface ChildLibrarian extends AsyncDisposable {
  readonly url: string;
  /** As `kill` does with this signal; resolves when the process is gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** Starts it with these settings, on a free port; resolves when it is ready. */
export async function startChildLibrarian(settings: Record<string, string>): Promise<ChildLibrarian> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../src/main.ts'), 'serve'], {
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'error', FETCH_ALLOW_PRIVATE: '127.0.0.1', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const kill = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    await exited;
  };
  const lines = createInterface(child.stdout);
  const url = await Promise.race([readyAt(lines), exited]);
  if (typeof url !== 'string') throw new Error('The other process did not start.');
  return { url, kill, [Symbol.asyncDispose]: () => kill('SIGKILL') };
}

async function readyAt(lines: AsyncIterable<string>): Promise<string | undefined> {
  let url: string | undefined;
  for await (const line of lines) {
    url = /\bready at (\S+)/.exec(line)?.[1];
    if (url !== undefined) break;
  }
  return url;
}
