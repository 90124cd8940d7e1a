/** What runs in a process of librarian-process.ts: a Librarian, when and as it is told. */

import { enableCompileCache } from 'node:module';
import type { App, AppOptions } from '../../src/app.ts';
import type { Role } from '../../src/config.ts';
import type { Settings } from './size.ts';

export type CallMethod = 'start' | 'close' | 'memoryInUse';

export interface Call {
  readonly id: number;
  readonly method: CallMethod;
  readonly start?: {
    readonly role: Role;
    readonly settings: Settings;
    readonly options: AppOptions;
    readonly logs: boolean;
  };
}

export interface Answer {
  readonly id: number;
  readonly result?: string | number;
  readonly error?: string;
}

export interface LogLine {
  readonly line: string;
}

enableCompileCache();
const [{ startApp }, { readConfig }, { memoryInUse }] = await Promise.all([
  import('../../src/app.ts'),
  import('../../src/config.ts'),
  import('./memory-in-use.ts'),
]);

let app: App | undefined;

async function answer({ method, start }: Call): Promise<string | number | undefined> {
  if (method === 'memoryInUse') return memoryInUse();
  if (method === 'close') {
    await app?.close();
    return undefined;
  }
  if (start === undefined) throw new Error('nothing says what to start');
  const logTo = { write: (line: string) => send({ line }) };
  app = await startApp(readConfig(start.settings, start.role), { ...start.options, ...(start.logs ? { logTo } : {}) });
  return app.url;
}

function send(message: Answer | LogLine): void {
  process.send?.(message);
}

process.on('message', (call: Call) => {
  void answer(call).then(
    (result) => send({ id: call.id, ...(result === undefined ? {} : { result }) }),
    (error: unknown) => send({ id: call.id, error: error instanceof Error ? error.message : String(error) }),
  );
});
process.once('disconnect', () => process.exit());
