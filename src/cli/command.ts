import type { Client } from '../client/open-client.ts';
import type { Terminal } from './terminal.ts';

/** What every command that speaks with a server gets. */
export interface CommandContext {
  readonly client: Client;
  readonly terminal: Terminal;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** 0: done. 1: not all of it could be done. 130: interrupted. */
export type ExitCode = 0 | 1 | 130;
