import { Presets, SingleBar } from 'cli-progress';
import type { OnProgress, Step } from '../transfer/progress.ts';
import type { Terminal } from './terminal.ts';

export interface StepProgress {
  readonly onProgress: OnProgress;
  /** Nothing more will come. */
  end(): void;
}

/** What is done sooner needs no progress. */
const PATIENCE_MS = 1_000;
const LINE_EVERY_MS = 5_000;

/**
 * Shows how far a command's steps have come, once they take a while: a bar on a terminal; elsewhere a line every five seconds,
 * where errors go. Nothing without a terminal.
 */
export function showSteps(terminal: Terminal | null, now = () => performance.now()): StepProgress {
  if (terminal === null) return { onProgress: () => undefined, end: () => undefined };
  return terminal.columns === null ? showLines(terminal, now) : showBar(terminal, now);
}

function showBar({ output }: Terminal, now: () => number): StepProgress {
  const began = now();
  const format = '{step} {bar} {percentage}%';
  const bar = new SingleBar(
    { stream: output, format, hideCursor: true, clearOnComplete: true, gracefulExit: false },
    Presets.shades_classic,
  );
  let shown: Step | undefined;
  return {
    onProgress(step, done, total) {
      if (now() - began < PATIENCE_MS) return;
      if (shown === step) return bar.update(done);
      if (shown !== undefined) bar.stop();
      bar.start(total, done, { step: step.padEnd(9) });
      shown = step;
    },
    end() {
      if (shown !== undefined) bar.stop();
    },
  };
}

function showLines(terminal: Terminal, now: () => number): StepProgress {
  let toldAt = now();
  return {
    onProgress(step, done, total) {
      if (now() - toldAt < LINE_EVERY_MS) return;
      toldAt = now();
      terminal.complain(`${step}: ${Math.floor((100 * done) / Math.max(total, 1))}%`);
    },
    end() {},
  };
}
