import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-sse';
import { openStream } from '../../test/support/sse.ts';
import { pickOne } from './pick-one.ts';

/** What one watcher saw of one job. */
export interface Watched {
  readonly jobId: string;
  readonly by: 'REST' | 'graphql-sse';
  /** The number of each event, in the order in which they came. */
  readonly seen: number[];
  /** How often it came back, because it had left or its connection had broken. */
  returns: number;
  /** It saw the stream end by itself, after the job's last event. */
  isOver: boolean;
}

/** An event as a stream shows it. */
interface Shown {
  readonly seq: number;
  /** The job ends with it. */
  readonly isLast: boolean;
}

interface GraphqlEvent {
  readonly seq: number;
  readonly type: string;
  readonly willRetryAt?: string | null;
}

const JOB_PROGRESS = `subscription ($jobId: ID!, $after: Int) {
  event: jobProgress(jobId: $jobId, after: $after) { seq type ... on ErrorEvent { willRetryAt } }
}`;

/** An error that comes with the time of a retry is not the last. */
const LAST_TYPES: readonly string[] = ['job_completed', 'job_cancelled', 'error'];

/** Streams that a watcher has open at once. */
const AT_ONCE = 6;

/** A watcher leaves on its own account after an event with this likelihood, and comes back. */
const RESTLESS = 0.15;
const PAUSE_MS = 200;

/**
 * One watcher: follows jobs, a few at once, until each has ended. Each time that a stream breaks off it goes to any of the APIs
 * and goes on after the last event that it saw.
 *
 * @param told is given each job as its watching begins, and may read it at any time
 */
export async function watchJobs(
  apis: readonly string[],
  by: Watched['by'],
  jobIds: readonly Promise<string>[],
  told: (watched: Watched) => void,
): Promise<void> {
  const left = jobIds.values();
  const lane = async () => {
    for (const jobId of left) {
      const watched: Watched = { jobId: await jobId, by, seen: [], returns: 0, isOver: false };
      told(watched);
      await follow(apis, watched);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

async function follow(apis: readonly string[], watched: Watched): Promise<void> {
  const { jobId, by, seen } = watched;
  const open = by === 'REST' ? openByRest : openByGraphql;
  while (!watched.isOver) {
    try {
      watched.isOver = await followOnce(open(pickOne(apis), jobId, seen.at(-1) ?? 0), seen);
    } catch {
      // Away, or broken off in the middle.
      await delay(PAUSE_MS);
    }
    if (!watched.isOver) watched.returns += 1;
  }
}

/** Whether the stream ended after the job's last event; it may as well be left before. */
async function followOnce(stream: AsyncIterable<Shown>, seen: number[]): Promise<boolean> {
  let isLast = false;
  for await (const shown of stream) {
    seen.push(shown.seq);
    isLast = shown.isLast;
    if (!isLast && Math.random() < RESTLESS) break;
  }
  return isLast;
}

async function* openByRest(api: string, jobId: string, after: number): AsyncGenerator<Shown, void, undefined> {
  const headers = { 'last-event-id': String(after) };
  for await (const { id, event, data } of openStream(`${api}/api/v1/stream/${jobId}`, headers)) {
    const isLast = LAST_TYPES.includes(event) && data.will_retry_at === undefined;
    if (id !== null) yield { seq: Number(id), isLast };
  }
}

async function* openByGraphql(api: string, jobId: string, after: number): AsyncGenerator<Shown, void, undefined> {
  const client = createClient({ url: `${api}/graphql`, retryAttempts: 0 });
  try {
    const results = client.iterate<{ event: GraphqlEvent }>({ query: JOB_PROGRESS, variables: { jobId, after } });
    for await (const { data, errors } of results) {
      if (!data) throw new Error(`${errors?.[0]?.message}`);
      const { seq, type, willRetryAt = null } = data.event;
      yield { seq, isLast: LAST_TYPES.includes(type.toLowerCase()) && willRetryAt === null };
    }
  } finally {
    client.dispose();
  }
}
