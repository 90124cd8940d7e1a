import { setTimeout as delay } from 'node:timers/promises';
import { pickOne } from './pick-one.ts';

export interface Submission {
  /** The job of each page, once it is known. */
  readonly jobIds: readonly Promise<string>[];
  /** How often an API was away, or answered that it can't at the moment. */
  readonly refusals: () => number;
}

interface Answer {
  readonly jobs: readonly { readonly url: string; readonly job_id: string }[];
  readonly rejected: readonly { readonly url: string; readonly code: string; readonly job_id?: string }[];
}

const BATCH = 25;
const PATIENCE_MS = 10_000;
const PAUSE_MS = 300;

/**
 * Submits pages in batches over so many milliseconds, each to any of the APIs, and again to any of them until one has taken it.
 * A page that was taken by an API that died before it could say so is refused by the next one, with the job's id.
 */
export function submitPages(apis: readonly string[], pages: readonly string[], withinMs: number): Submission {
  const found = new Map(pages.map((url) => [url, Promise.withResolvers<string>()]));
  let refusals = 0;

  async function submit(batch: readonly string[]): Promise<void> {
    let left = batch;
    while (left.length > 0) {
      const answer = await post(pickOne(apis), left);
      if (answer === null) refusals += 1;
      for (const { url, job_id } of [...(answer?.jobs ?? []), ...(answer?.rejected ?? [])]) {
        if (job_id !== undefined) found.get(url)?.resolve(job_id);
      }
      const known = new Set(
        [...(answer?.jobs ?? []), ...(answer?.rejected ?? [])].flatMap(({ url, job_id }) =>
          job_id === undefined ? [] : url,
        ),
      );
      left = left.filter((url) => !known.has(url));
      if (left.length > 0) await delay(PAUSE_MS);
    }
  }

  const pause = (withinMs * BATCH) / pages.length;
  for (let first = 0; first < pages.length; first += BATCH) {
    const batch = pages.slice(first, first + BATCH);
    void delay((first / BATCH) * pause).then(() => submit(batch));
  }
  return { jobIds: [...found.values()].map(({ promise }) => promise), refusals: () => refusals };
}

/** null: the API is away, or its database is. */
async function post(api: string, urls: readonly string[]): Promise<Answer | null> {
  const response = await fetch(`${api}/api/v1/ingest/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ urls }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => null);
  if (response === null || response.status >= 500) return null;
  if (!response.ok) throw new Error(`a batch was answered ${response.status}: ${await response.text()}`);
  return response.json().catch(() => null) as Promise<Answer | null>;
}
