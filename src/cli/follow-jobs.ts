import { type FollowOptions, followJob } from '../client/follow-job.ts';
import type { JobEvent } from '../client/job-fields.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { type ProgressView, showBars, showJson, showLines } from './progress-view.ts';

export interface FollowedJob {
  readonly jobId: string;
  readonly url: string;
}

/** Streams open at a time. Those who wait miss nothing: a job's log is read from its start. */
const MOST_STREAMS = 20;

/** Lines of a terminal that are left to what ends. */
const SPARE_ROWS = 4;

/**
 * Shows the progress of jobs until all have ended.
 *
 * Answers 0 when all were shelved, 1 when one was not. Interrupted, it only stops looking: it says so, and answers 130.
 *
 * @throws ClientError when the server stays away
 */
export async function followJobs(
  { client, terminal, signal }: CommandContext,
  jobs: readonly FollowedJob[],
  options: FollowOptions & { readonly json?: boolean } = {},
): Promise<ExitCode> {
  const view: ProgressView = options.json
    ? showJson(terminal)
    : terminal.columns === null
      ? showLines(terminal)
      : showBars(terminal);
  const streams = Math.max(1, Math.min(MOST_STREAMS, (terminal.rows ?? Number.POSITIVE_INFINITY) - SPARE_ROWS));
  const givenUp = new AbortController();
  const until = AbortSignal.any([signal, givenUp.signal]);
  const waiting = jobs.values();
  let shelved = 0;

  const followWaiting = async (): Promise<void> => {
    for (const { jobId, url } of waiting) {
      if (until.aborted) return;
      view.begin(jobId, url);
      let last: JobEvent | undefined;
      const onLost = () => view.lost(jobId, url);
      for await (const event of followJob(client, jobId, 0, until, { ...options, onLost })) {
        view.event(url, event);
        last = event;
      }
      // A job that was retried has failed before its end: only the stream's end tells which event is the last.
      if (until.aborted || last === undefined) continue;
      view.finish(url, last);
      if (last.__typename === 'JobCompletedEvent') shelved += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(streams, jobs.length) }, followWaiting));
  } finally {
    // One that fails ends the others, or they would write on after the end.
    givenUp.abort();
    view.end();
  }
  if (signal.aborted) {
    terminal.complain('Not following any more; the jobs go on on the server.');
    const see = jobs.length === 1 ? `npx librarian job ${jobs[0]?.jobId} --follow` : 'npx librarian jobs';
    terminal.complain(`See them with: ${see}`);
    return 130;
  }
  return shelved === jobs.length ? 0 : 1;
}
