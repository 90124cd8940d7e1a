#!/usr/bin/env node
/** The command line's process: its arguments, streams, signals and exit code. What it does is in `cli/`. */

import { runCommandLine } from './cli/command-line.ts';
import { openTerminal } from './cli/terminal.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), {
  terminal: openTerminal(process.stdout, process.stderr),
  input: process.stdin,
  interruptible() {
    // `librarian jobs | head` closes the pipe when it has seen enough.
    process.stdout.on('error', () => process.exit(0));
    const interrupted = new AbortController();
    // Once: a second Ctrl-C ends the process at once.
    process.once('SIGINT', () => interrupted.abort());
    return interrupted.signal;
  },
});
