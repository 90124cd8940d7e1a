import { openStream } from '../../test/support/sse.ts';
import type { Site } from './start-site.ts';

interface Accepted {
  readonly job_id: string;
}

/** Submits a page; its job's id. */
export async function submit(server: string, url: string): Promise<string> {
  return ((await post(server, '/api/v1/ingest', { url })) as Accepted).job_id;
}

/**
 * Submits so many articles in one batch and waits until all have ended; their jobs' ids.
 *
 * @throws Error when one was not shelved
 */
export async function shelve(server: string, site: Site, count: number): Promise<string[]> {
  const urls = Array.from({ length: count }, () => site.nextArticle());
  const { jobs } = (await post(server, '/api/v1/ingest/batch', { urls })) as { jobs: Accepted[] };
  const ids = jobs.map((job) => job.job_id);
  for (const id of ids) await untilShelved(server, id);
  return ids;
}

/** Follows a job to its end. */
export async function untilShelved(server: string, jobId: string): Promise<void> {
  for await (const { event, data } of openStream(`${server}/api/v1/stream/${jobId}`)) {
    if (event === 'job_completed') return;
    if (event === 'error' && data.will_retry_at === undefined) throw new Error(`${jobId}: ${data.code} ${data.error}`);
  }
  throw new Error(`the job ${jobId} ended without being shelved`);
}

async function post(server: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(server + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
