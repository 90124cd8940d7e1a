import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface GuardedProcess {
  /** Waits until `answers` does not throw. @throws Error when the program ends before, or after a minute */
  untilReady(answers: () => Promise<unknown>): Promise<void>;
  /** Kills it; resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * A shell of its own process group starts the program, then waits for the end of its standard input. That comes when we
 * close it, and also when we die of whatever kills us; then, or when the program ends, the group is killed.
 */
const GUARD = '{ "$@"; kill -KILL 0; } & read -r _; kill -KILL 0';

const PATIENCE_MS = 60_000;

/**
 * Starts a program in the foreground that doesn't outlive this process; what it says goes to `outputFile`.
 *
 * @param options of the spawn: its environment, folder and user, where they are not ours
 */
export function startGuarded(
  program: string,
  args: readonly string[],
  outputFile: string,
  options: Pick<SpawnOptions, 'env' | 'cwd' | 'uid' | 'gid'> = {},
): GuardedProcess {
  const output = openSync(outputFile, 'a');
  const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', program, ...args], {
    ...options,
    detached: true,
    stdio: ['pipe', output, output],
  });
  closeSync(output);
  const gone = once(guard, 'exit');
  let ended = false;
  void gone.then(() => {
    ended = true;
  });
  // The guard may go before its input is closed.
  guard.stdin?.on('error', () => undefined);

  return {
    async untilReady(answers) {
      for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(50)) {
        if (ended || Date.now() > deadline) throw new Error(`${basename(program)} ${whatItSaid(ended, outputFile)}`);
        if (await succeeds(answers)) return;
      }
    },
    async stop() {
      guard.stdin?.end();
      await gone;
    },
  };
}

async function succeeds(work: () => Promise<unknown>): Promise<boolean> {
  return work().then(
    () => true,
    () => false,
  );
}

function whatItSaid(ended: boolean, outputFile: string): string {
  const lastLines = readFileSync(outputFile, 'utf8').trim().split('\n').slice(-3).join(' | ');
  return `${ended ? 'ended' : 'does not answer'}, having said: ${lastLines || 'nothing'}`;
}
