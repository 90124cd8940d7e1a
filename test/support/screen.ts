import { PassThrough } from 'node:stream';
import { openTerminal, type Terminal } from '../../src/cli/terminal.ts';

export interface Screen {
  readonly terminal: Terminal;
  /** What was written to standard output so far. */
  output(): string;
  /** What was written to standard error so far. */
  errors(): string;
}

/** Collects what a command writes; with `columns` it is a terminal of that width. */
export function openScreen(columns?: number): Screen {
  const output = new PassThrough();
  const errors = new PassThrough();
  const written = { output: '', errors: '' };
  output.on('data', (chunk) => {
    written.output += chunk;
  });
  errors.on('data', (chunk) => {
    written.errors += chunk;
  });
  const size = columns === undefined ? {} : { isTTY: true, columns, rows: 24 };
  return {
    terminal: openTerminal(Object.assign(output, size), errors),
    output: () => written.output,
    errors: () => written.errors,
  };
}
