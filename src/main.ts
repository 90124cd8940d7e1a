#!/usr/bin/env node
/** The command line's process: its arguments, streams, signals and exit code. What it does is in `cli/`. */

import { enableCompileCache } from 'node:module';

// Before everything else is loaded: from the second start on, nothing has to be compiled or stripped of its types again.
enableCompileCache();
const { runCommandLine } = await import('./cli/command-line.ts');
const { openTerminal } = await import('./cli/terminal.ts');

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
