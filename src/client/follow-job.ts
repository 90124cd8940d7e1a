import { setTimeout as pause } from 'node:timers/promises';
import { ClientError, isPassing } from './client-error.ts';
import { graphql } from './generated/gql.ts';
import type { JobEvent } from './job-fields.ts';
import type { Client } from './open-client.ts';

const JobProgress = graphql(`
  subscription JobProgress($jobId: ID!, $after: Int!) {
    jobProgress(jobId: $jobId, after: $after) { ...JobEventFields }
  }
`);

export interface FollowOptions {
  /** Told each time that the server is lost. */
  readonly onLost?: () => void;
  /** How long to do without the server before giving up, in milliseconds. */
  readonly patienceMs?: number;
  /** The first pause before asking again; each further one is twice as long, up to 5 s. */
  readonly pauseMs?: number;
  /** After so long without an event the stream is not trusted any more, and opened anew. */
  readonly silenceMs?: number;
}

const LONGEST_PAUSE_MS = 5_000;

/**
 * Follows a job from just after event `after` until its last event.
 *
 * Yields every event once, in order, also when the connection breaks or the server restarts: it comes back with the number
 * of the last event it saw. A connection can die without a word (a sleeping laptop, a lost route), so silence counts as
 * broken too. Ends by itself when the job has ended, or when the signal aborts.
 *
 * @throws ClientError at once when the job can't be watched (`NOT_FOUND`); what keeps it from the server, after a minute
 */
export async function* followJob(
  client: Client,
  jobId: string,
  after: number,
  signal: AbortSignal,
  { onLost, patienceMs = 60_000, pauseMs = 250, silenceMs = 30_000 }: FollowOptions = {},
): AsyncGenerator<JobEvent, void, undefined> {
  let seen = after;
  let lostAt: number | null = null;
  let nextPause = pauseMs;
  const found = () => {
    lostAt = null;
    nextPause = pauseMs;
  };

  while (!signal.aborted) {
    const stream = client.subscribe(JobProgress, { jobId, after: seen });
    let silent = false;
    const silence = setTimeout(() => {
      silent = true;
      void stream.return?.();
    }, silenceMs);
    try {
      for await (const { jobProgress: event } of stream) {
        silence.refresh();
        found();
        if (event.seq <= seen) continue;
        seen = event.seq;
        yield event;
      }
      if (!silent) return;
      found();
    } catch (error) {
      if (signal.aborted) return;
      if (!isPassing(error)) throw error;
      lostAt ??= performance.now();
      if (performance.now() - lostAt + nextPause > patienceMs) throw givenUp(error, client.url, patienceMs);
      onLost?.();
      await pause(nextPause, undefined, { signal }).catch(() => undefined);
      nextPause = Math.min(nextPause * 2, LONGEST_PAUSE_MS);
    } finally {
      clearTimeout(silence);
    }
  }
}

function givenUp(cause: unknown, url: string, patienceMs: number): ClientError {
  const seconds = Math.round(patienceMs / 1_000);
  return new ClientError('UNREACHABLE', `The Librarian at ${url} has been away for ${seconds} s.`, cause);
}
