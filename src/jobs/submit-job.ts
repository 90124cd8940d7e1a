import { v7 as uuidv7 } from 'uuid';
import { canonicalUrl, parsePageUrl } from '../domain/canonical-url.ts';
import { DomainError } from '../domain/failure.ts';
import type { Job, JobOptions, Priority } from '../domain/job.ts';
import { isFileUrl } from '../domain/upload.ts';
import { isDataError } from '../storage/database/database-errors.ts';
import { groupCalls } from '../storage/database/group-calls.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { Events } from '../storage/events/events.ts';
import { QUEUE_TOPIC } from './job-news.ts';
import type { JobQueue } from './job-queue.ts';
import { JOB_COLUMNS, type JobRow, toJob } from './job-row.ts';

export interface JobRequest {
  readonly url: string;
  readonly priority: Priority;
  readonly options: JobOptions;
}

export interface SubmitDeps {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly events: Events;
  /** The `traceparent` of what runs, which the job's attempts continue; null when nothing is traced. */
  readonly traceParent: () => string | null;
}

/** @param uploadId the id of a job whose content is in the file store already; its address may be that of a file */
export type SubmitJob = (request: JobRequest, uploadId?: string) => Promise<Job>;

interface NewJob extends JobRequest {
  readonly id: string;
  readonly canonical: string;
  readonly uploaded: boolean;
  readonly traceParent: string | null;
}

/** A row is refused when its page has a live job; that job may end before it can be named, and then the row is welcome. */
const TRIES = 5;

/**
 * Makes the function that accepts a job: its row and its queue entry, in one transaction with those submitted meanwhile.
 *
 * It resolves once the job is stored, and rejects with DomainError `INVALID_URL`, or `ALREADY_PROCESSING` with the id of
 * the job that is queued or processing for the same page.
 */
export function createSubmitJob({ database, queue, events, traceParent }: SubmitDeps): SubmitJob {
  const insert = groupCalls((jobs: readonly NewJob[]) => insertJobs(database, queue, jobs), {
    most: 200,
    mayBeOneItem: isDataError,
  });

  return async function submitJob(request, uploadId) {
    const uploaded = uploadId !== undefined;
    const address = uploaded && isFileUrl(request.url) ? fileAddress(request.url) : pageAddress(request.url);
    // Taken here: the statement is shared with others, who have traces of their own.
    const trace = traceParent();
    const job = { ...request, ...address, id: uploadId ?? uuidv7(), uploaded, traceParent: trace };
    for (let tries = 1; ; tries += 1) {
      const outcome = await insert(job);
      if (outcome !== null && 'row' in outcome) {
        await events.publish(QUEUE_TOPIC, {});
        return toJob(outcome.row);
      }
      if (outcome !== null || tries === TRIES) throw alreadyProcessing(job.url, outcome?.liveJobId);
    }
  };
}

function pageAddress(text: string) {
  const url = parsePageUrl(text);
  return { url: url.href, canonical: canonicalUrl(url) };
}

/** A file's address is made by us, in the one form that there is. */
function fileAddress(url: string) {
  return { url, canonical: url };
}

export function alreadyProcessing(url: string, jobId: string | undefined): DomainError {
  return new DomainError(
    'ALREADY_PROCESSING',
    `${url} is being processed already.`,
    jobId === undefined ? {} : { jobId },
  );
}

/**
 * For each job its row, or the job that is live for the same page, or null when that one has just ended.
 *
 * Rows and queue entries are one statement, and so one transaction; a job's first entry has the job's id. The entry of a job that is refused stands for no job: it
 * is withdrawn at once, and a worker that was quicker drops it.
 */
async function insertJobs(
  database: Database,
  queue: JobQueue,
  jobs: readonly NewJob[],
): Promise<({ row: JobRow } | { liveJobId: string } | null)[]> {
  const { text, values } = await queue.enqueueStatement(jobs.map(({ id, priority }) => ({ id, jobId: id, priority })));
  // In one order everywhere, so that two processes that submit the same pages can't wait for each other.
  const ordered = jobs.toSorted((a, b) => (a.canonical < b.canonical ? -1 : 1));
  const rows = await database.$queryRawUnsafe<JobRow[]>(
    `WITH entry AS (${text})
    INSERT INTO job AS j (id, url, canonical_url, priority, force_refresh, skip_screening, uploaded, queue_entry,
      trace_parent)
    SELECT id, url, canonical, priority, (options ->> 'forceRefresh')::boolean, (options ->> 'skipScreening')::boolean,
      uploaded, id, "traceParent"
    FROM jsonb_to_recordset($${values.length + 1}::jsonb) AS i (
      id uuid, url text, canonical text, priority job_priority, options jsonb, uploaded boolean, "traceParent" text)
    ON CONFLICT (canonical_url) WHERE status IN ('queued', 'processing') DO NOTHING
    RETURNING ${JOB_COLUMNS.sql}`,
    ...values,
    JSON.stringify(ordered),
  );
  const inserted = new Map(rows.map((row) => [row.id, row]));
  const refused = jobs.filter((job) => !inserted.has(job.id));
  const live = await findLiveJobs(database, refused);
  if (refused.length > 0) await queue.withdraw(refused.map(({ id }) => id)).catch(() => undefined);
  return jobs.map((job) => {
    const row = inserted.get(job.id);
    if (row !== undefined) return { row };
    const liveJobId = live.get(job.canonical);
    return liveJobId === undefined ? null : { liveJobId };
  });
}

/** The ids of the jobs that are queued or processing, by canonical URL. */
async function findLiveJobs(database: Database, jobs: readonly NewJob[]): Promise<Map<string, string>> {
  if (jobs.length === 0) return new Map();
  const rows = await database.$queryRaw<{ id: string; canonicalUrl: string }[]>`
    SELECT id, canonical_url AS "canonicalUrl" FROM job
    WHERE canonical_url = ANY (${jobs.map((job) => job.canonical)}) AND status IN ('queued', 'processing')`;
  return new Map(rows.map((row) => [row.canonicalUrl, row.id]));
}
