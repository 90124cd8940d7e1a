/** Events and their outcome as people read them. */

import type { JobEvent } from '../client/job-fields.ts';
import { word } from './contract-json.ts';
import { duration } from './human-time.ts';
import { plain, type Terminal } from './terminal.ts';

/** What an event says, in one line without the job it is about. */
export function describeEvent(event: JobEvent): string {
  switch (event.__typename) {
    case 'JobStartedEvent':
      return plain(event.message);
    case 'StageStartedEvent':
    case 'StageProgressEvent':
      return `${word(event.stage)}: ${plain(event.message)}`;
    case 'StageCompletedEvent':
      return `${word(event.stage)} completed in ${duration(event.durationMs)}`;
    case 'JobCompletedEvent':
      return `${event.result.cached ? 'unchanged' : 'shelved'} after ${duration(event.durationMs)}`;
    case 'ErrorEvent':
      return event.willRetryAt === null
        ? `failed: ${plain(event.error)}`
        : `${plain(event.error)} Tries again at ${clock(event.willRetryAt)}.`;
    case 'JobCancelledEvent':
      return 'cancelled';
  }
}

/** The time of day of a moment, where the person is. */
export function clock(timestamp: string): string {
  return new Date(timestamp).toLocaleTimeString('en-GB');
}

/** A remedy with the options called as they are called here: what is `skip_screening` elsewhere is `--skip-screening`. */
export function describeRemedy(remedy: string): string {
  return plain(remedy).replace(/\b(?:skip_screening|force_refresh)\b/g, (option) => `--${option.replace('_', '-')}`);
}

/** How a job ended, by its last event: title, tier and score, or why there are none and what can be done. */
export function describeOutcome(terminal: Terminal, url: string, event: JobEvent): string {
  if (event.__typename === 'JobCompletedEvent') {
    const { title, tier, qualityScore, cached } = event.result;
    const state = cached ? terminal.paint('cyan', 'unchanged') : terminal.paint('green', 'shelved  ');
    return `${state}  ${word(tier)} ${qualityScore.toFixed(1).padStart(4)}  ${plain(title)}  ${terminal.paint('dim', plain(url))}`;
  }
  if (event.__typename === 'ErrorEvent') {
    const remedy = terminal.paint('dim', `           ${describeRemedy(event.remedy)}`);
    return `${terminal.paint('red', 'failed   ')}  ${plain(url)}  ${plain(event.error)}\n${remedy}`;
  }
  return `${terminal.paint('yellow', 'cancelled')}  ${plain(url)}`;
}
