import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface StandIn {
  readonly pid: number;
  /** As Ctrl-C in its terminal does: to the process and all that it started in its session. */
  interrupt(): void;
  /** As `kill -9` does; returns when it is dead. */
  kill(): Promise<void>;
}

const CODE = `
  import { startEmbeddedPostgres } from ${JSON.stringify(new URL('../../src/storage/database/embedded-postgres.ts', import.meta.url).href)};
  process.on('SIGINT', () => undefined);
  await startEmbeddedPostgres({ dataDir: process.argv[1], log: { info() {}, warn() {} } });
  console.log('started');
  setInterval(() => undefined, 1000);
`;

/** Another process that uses the embedded PostgreSQL in `dataDir`; returns when it does. */
export async function startStandIn(dataDir: string): Promise<StandIn> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', CODE, '--', dataDir], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const { pid } = child;
  const firstLine = await Promise.race([once(createInterface(child.stdout), 'line'), exited]);
  if (pid === undefined || firstLine[0] !== 'started') throw new Error('The other process did not start.');
  return {
    pid,
    interrupt: () => void process.kill(-pid, 'SIGINT'),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
