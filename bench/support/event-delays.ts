/**
 * How long events take from the log to a watcher: from their `timestamp`, which the database sets when it stores them, to their
 * arrival. Timestamps have whole milliseconds, rounded: each value is true to half of one.
 */

import { openStream } from '../../test/support/sse.ts';
import { wallClock } from './wall-clock.ts';

const SUBSCRIPTION = 'subscription($id: ID!) { jobProgress(jobId: $id) { timestamp } }';

/** What each event took on its way to a REST watcher, in milliseconds. */
export function watchByRest(server: string, id: string): Promise<number[]> {
  return delays(openStream(`${server}/api/v1/stream/${id}`), (data) => data.timestamp);
}

/** The same, to a graphql-sse watcher. */
export function watchByGraphql(server: string, id: string): Promise<number[]> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: SUBSCRIPTION, variables: { id } });
  return delays(
    openStream(`${server}/graphql`, headers, { method: 'POST', body }),
    (data) => data?.data?.jobProgress.timestamp,
  );
}

/** What each event took that was stored after the watcher had seen its first: what is older waited for the watcher to come. */
async function delays(
  stream: ReturnType<typeof openStream>,
  timestampOf: (data: { timestamp: string } & { data?: { jobProgress: { timestamp: string } } }) => string | undefined,
): Promise<number[]> {
  const found: number[] = [];
  let watchingSince = Number.POSITIVE_INFINITY;
  for await (const { data } of stream) {
    const now = wallClock();
    const timestamp = timestampOf(data);
    if (timestamp === undefined) continue;
    const stored = Date.parse(timestamp);
    if (stored > watchingSince) found.push(now - stored);
    else if (watchingSince === Number.POSITIVE_INFINITY) watchingSince = now;
  }
  return found;
}
