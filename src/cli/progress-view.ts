/** How the progress of several jobs is shown: bars on a terminal, lines elsewhere, JSON lines for programs. */

import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { JobEvent } from '../client/job-fields.ts';
import { describeEvent, describeOutcome } from './describe-event.ts';
import { eventJson } from './job-json.ts';
import { cut, plain, type Terminal } from './terminal.ts';

export interface ProgressView {
  /** A job is being followed from now on. */
  begin(jobId: string, url: string): void;
  event(url: string, event: JobEvent): void;
  /** A job has ended; `last` is its last event, which has been shown. */
  finish(url: string, last: JobEvent): void;
  /** The server does not answer at the moment. */
  lost(jobId: string, url: string): void;
  /** Nothing more will come. */
  end(): void;
}

/** A bar for each job that is under way; when one ends, its bar gives way to a line above the others. */
export function showBars(terminal: Terminal): ProgressView {
  const columns = terminal.columns ?? 80;
  const barWidth = Math.min(24, Math.max(8, Math.floor(columns / 5)));
  const textWidth = Math.max(10, columns - barWidth - 8);
  const multiBar = new MultiBar(
    {
      stream: terminal.output,
      format: `{bar} {percent}  {text}`,
      barsize: barWidth,
      hideCursor: true,
      // Bars are cut to the width; the lines above them may be longer.
      linewrap: null,
      clearOnComplete: true,
      gracefulExit: false,
      emptyOnZero: true,
    },
    Presets.shades_classic,
  );
  const bars = new Map<string, SingleBar>();
  const payload = (percent: number, url: string, message: string) => {
    const address = cut(plain(url), Math.floor(textWidth / 2));
    return { percent: `${percent}%`.padStart(4), text: cut(`${address}  ${message}`, textWidth) };
  };

  return {
    begin(jobId, url) {
      bars.set(jobId, multiBar.create(100, 0, payload(0, url, 'waiting')));
    },
    event(url, event) {
      bars.get(event.jobId)?.update(event.percent, payload(event.percent, url, describeEvent(event)));
    },
    finish(url, last) {
      const bar = bars.get(last.jobId);
      if (bar !== undefined) multiBar.remove(bar);
      bars.delete(last.jobId);
      multiBar.log(`${describeOutcome(terminal, url, last)}\n`);
      multiBar.update();
    },
    lost(jobId, url) {
      bars.get(jobId)?.update({ text: cut(`${plain(url)}  the server does not answer; trying again`, textWidth) });
    },
    end() {
      multiBar.update();
      multiBar.stop();
    },
  };
}

/** A line for each event, and at the end one for each job in the order in which they ended. */
export function showLines(terminal: Terminal): ProgressView {
  const outcomes: string[] = [];
  return {
    begin() {},
    event(url, event) {
      terminal.print(`[${String(event.percent).padStart(3)}%] ${plain(url)} ${describeEvent(event)}`);
    },
    finish(url, last) {
      outcomes.push(describeOutcome(terminal, url, last));
    },
    lost(_jobId, url) {
      terminal.complain(`${plain(url)}: the server does not answer; trying again.`);
    },
    end() {
      for (const outcome of outcomes) terminal.print(outcome);
    },
  };
}

/** A JSON object a line for each event, as REST sends it, with the address. */
export function showJson(terminal: Terminal): ProgressView {
  return {
    begin() {},
    event(url, event) {
      terminal.print(JSON.stringify(eventJson(event, url)));
    },
    finish() {},
    lost() {},
    end() {},
  };
}
