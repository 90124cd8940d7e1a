/**
 * Librarians in processes of their own. A process that has stopped its Librarian waits for the next one of the same test file,
 * as loading the program takes longer than most tests.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DestinationStream } from 'pino';
import { afterAll } from 'vitest';
import type { AppOptions } from '../../src/app.ts';
import type { Role } from '../../src/config.ts';
import type { Answer, Call, CallMethod, LogLine } from './app-process.ts';
import type { Settings } from './size.ts';

export interface LibrarianProcess {
  /** Starts a Librarian with exactly these settings; where it is. */
  start(settings: Settings, options: Omit<AppOptions, 'logTo'>, logTo: DestinationStream | undefined): Promise<string>;
  memoryInUse(): Promise<number>;
  close(): Promise<void>;
}

/** By the role that they have had: a worker's process gives way to others for good. */
const idle = new Map<Role, LibrarianProcess[]>();
const children: ChildProcess[] = [];

afterAll(async () => {
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
    }),
  );
});

export function takeProcess(role: Role): LibrarianProcess {
  return idle.get(role)?.pop() ?? forkProcess(role);
}

function forkProcess(role: Role): LibrarianProcess {
  const child = fork(join(import.meta.dirname, 'app-process.ts'), { execArgv: [], env: { PATH: process.env.PATH } });
  children.push(child);
  const call = caller(child);
  let log: DestinationStream | undefined;
  child.on('message', (message: Answer | LogLine) => {
    if ('line' in message) log?.write(message.line);
  });

  const librarian: LibrarianProcess = {
    async start(settings, options, logTo) {
      log = logTo;
      return String(await call('start', { role, settings, options, logs: logTo !== undefined }));
    },
    memoryInUse: async () => Number(await call('memoryInUse')),
    async close() {
      await call('close');
      idle.set(role, [...(idle.get(role) ?? []), librarian]);
    },
  };
  return librarian;
}

function caller(child: ChildProcess): (method: CallMethod, start?: Call['start']) => Promise<unknown> {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let count = 0;
  child.on('message', (message: Answer | LogLine) => {
    if ('line' in message) return;
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) asked?.resolve(message.result);
    else asked?.reject(new Error(message.error));
  });
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the process of a Librarian ended with ${code}`));
  });
  return (method, start) => {
    count += 1;
    const asked = Promise.withResolvers<unknown>();
    waiting.set(count, asked);
    const message: Call = { id: count, method, ...(start === undefined ? {} : { start }) };
    child.send(message);
    return asked.promise;
  };
}
