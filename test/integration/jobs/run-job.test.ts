import { once } from 'node:events';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JobResult } from '../../../src/domain/job.ts';
import { createClaimJob } from '../../../src/jobs/claim-job.ts';
import { appendEvents } from '../../../src/jobs/event-log.ts';
import { ACTIVITY_TOPIC, createTell } from '../../../src/jobs/job-news.ts';
import { type JobQueue, openJobQueue } from '../../../src/jobs/job-queue.ts';
import { type RunDeps, runJob } from '../../../src/jobs/run-job.ts';
import { startWorker } from '../../../src/jobs/start-worker.ts';
import { createSubmitJob } from '../../../src/jobs/submit-job.ts';
import { type OpenDatabase, openDatabase } from '../../../src/storage/database/open-database.ts';
import { openMemoryEvents } from '../../../src/storage/events/memory-events.ts';
import { NO_TRACING } from '../../../src/telemetry/tracing.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

const NEVER = new AbortController().signal;
const RESULT: JobResult = {
  documentId: uuidv7(),
  title: 'A page',
  url: 'https://example.com/',
  tier: 'tier-b',
  qualityScore: 7,
  filePath: 'example.com/a-page.md',
  cached: false,
};

let testDatabase: TestDatabase;
let open: OpenDatabase;
let queue: JobQueue;
beforeEach(async () => {
  testDatabase = await createTestDatabase();
  open = openDatabase(testDatabase.connectionConfig, { connections: 4 });
  queue = await openJobQueue({ address: testDatabase.connectionConfig, supervise: false, onError: console.error });
});
afterEach(async () => {
  await queue.close();
  await open.close();
  await testDatabase.drop();
});

/** What a run needs, around a pipeline; `bugs` is what was logged of them. */
function runsOf(runPipeline: RunDeps['runPipeline'], retryDelaysMs: readonly number[] = []) {
  const bugs: unknown[] = [];
  const deps: RunDeps = {
    database: open.database,
    queue,
    tell: createTell(openMemoryEvents()),
    claimJob: createClaimJob(open.database),
    append: async (append) => (await appendEvents(open.database, [append]))[0] ?? [],
    runPipeline,
    retryDelaysMs,
    log: { debug: () => undefined, info: () => undefined, error: (facts) => bugs.push(facts) },
    tracing: NO_TRACING,
  };
  return { deps, bugs };
}

interface JobState {
  readonly status?: 'processing';
  readonly losses?: number;
  readonly attempt?: number;
  readonly startedAt?: Date;
}

async function newJob(state: JobState = {}) {
  const [id, queueEntry] = [uuidv7(), uuidv7()];
  await open.database.job.create({ data: { id, url: id, canonicalUrl: id, queueEntry, ...state } });
  return { id, entry: { id: queueEntry, retryCount: 0, jobId: id, afterRestart: false } };
}

const jobOf = (id: string) => open.database.job.findUniqueOrThrow({ where: { id } });
const logOf = (jobId: string) => open.database.jobEvent.findMany({ where: { jobId }, orderBy: { seq: 'asc' } });

test('a job whose workers were lost nine times in a row is given up, for it may be what they die of', async () => {
  const { deps } = runsOf(() => Promise.reject(new Error('the pipeline was run')));
  const { id, entry } = await newJob({ status: 'processing', losses: 8 });
  await runJob(deps, entry, NEVER);
  expect(await jobOf(id)).toMatchObject({ status: 'failed', failure: { code: 'WORKER_LOST' } });
  expect(await logOf(id)).toMatchObject([{ type: 'error', data: { error: expect.stringContaining('9 times') } }]);
});

test('a fault of ours is reported in full, told without details, and tried again', async () => {
  const fault = new TypeError('undefined is not a page');
  const { deps, bugs } = runsOf(() => Promise.reject(fault), [1]);
  const { id, entry } = await newJob();
  await runJob(deps, entry, NEVER);
  expect(bugs).toEqual([{ jobId: id, err: fault }]);
  expect(await jobOf(id)).toMatchObject({ status: 'queued', failure: { code: 'INTERNAL' } });
  expect(JSON.stringify((await logOf(id)).at(-1)?.data)).not.toContain('undefined is not');
});

test('a job took as long as all its attempts and the time between them', async () => {
  const { deps } = runsOf(async ({ progress, complete }) => {
    await progress.settled();
    return open.database.$transaction((transaction) => complete(transaction, RESULT, []));
  });
  const { id, entry } = await newJob({ attempt: 1, startedAt: new Date(Date.now() - 60_000) });
  await runJob(deps, entry, NEVER);
  expect(await logOf(id)).toMatchObject([
    { type: 'job_started', data: { attempt: 2 } },
    { type: 'job_completed', data: { durationMs: expect.toSatisfy((ms: number) => ms >= 60_000 && ms < 90_000) } },
  ]);
});

test('an entry that no longer stands for its job starts nothing', async () => {
  const { deps } = runsOf(() => Promise.reject(new Error('the pipeline was run')));
  const { id, entry } = await newJob();
  await runJob(deps, { ...entry, id: uuidv7() }, NEVER);
  expect(await jobOf(id)).toMatchObject({ status: 'queued', attempt: 0 });
});

test('an attempt that another worker has taken over ends without a word', async () => {
  const { id, entry } = await newJob();
  const { deps, bugs } = runsOf(async ({ progress }) => {
    await progress.settled();
    await open.database.job.update({ where: { id }, data: { attempt: 2 } });
    await progress.stageStarted('extract', 'Fetching');
    return [];
  });
  await runJob(deps, entry, NEVER);
  expect([bugs, (await logOf(id)).map(({ type }) => type)]).toEqual([[], ['job_started']]);
});

test('a worker goes on after the queue could not be reached for a moment', async () => {
  const events = openMemoryEvents();
  const [errors, ran]: [unknown[], PromiseWithResolvers<string>] = [[], Promise.withResolvers()];
  let reachable = false;
  const worker = await startWorker({
    database: open.database,
    events,
    queue: {
      ...queue,
      fetch: async (limit) => {
        if (reachable) return queue.fetch(limit);
        reachable = true;
        throw new Error('no connection');
      },
    },
    runJob: async ({ jobId }) => ran.resolve(jobId),
    concurrency: 1,
    onError: (error) => errors.push(error),
  });
  const submit = createSubmitJob({ database: open.database, queue, events, traceParent: () => null });
  const options = { forceRefresh: false, skipScreening: false };
  const { id } = await submit({ url: 'https://example.com/', priority: 'normal', options });
  expect(await ran.promise).toBe(id);
  await worker.stop(1_000);
  expect(errors).toMatchObject([{ message: 'no connection' }]);
});

test('news of a cancellation that comes late does not stop the attempt that was asked for after it', async () => {
  const events = openMemoryEvents();
  const begun = Promise.withResolvers<{ jobId: string; signal: AbortSignal }>();
  const one = openDatabase(testDatabase.connectionConfig, { connections: 1 });
  const worker = await startWorker({
    database: one.database,
    events,
    // Without leases only the news can tell.
    queue: { ...queue, renew: () => Promise.reject(new Error('no connection')) },
    runJob: async ({ jobId }, signal) => {
      begun.resolve({ jobId, signal });
      await once(signal, 'abort');
    },
    concurrency: 1,
    onError: () => undefined,
  });
  const submit = createSubmitJob({ database: open.database, queue, events, traceParent: () => null });
  const options = { forceRefresh: false, skipScreening: false };
  await submit({ url: 'https://example.com/', priority: 'normal', options });
  const { jobId, signal } = await begun.promise;
  const tellCancelled = () => events.publish(ACTIVITY_TOPIC, { type: 'job_cancelled', jobId });
  await tellCancelled();
  // By the same connection, so that what was asked because of the news has been answered.
  await one.database.job.findMany();
  expect(signal.aborted).toBe(false);
  await open.database.job.update({ where: { id: jobId }, data: { status: 'cancelled' } });
  await tellCancelled();
  await expect.poll(() => signal.aborted).toBe(true);
  await worker.stop(1_000);
  await one.close();
});

test('a retry is due by the clock of the database, whatever this machine takes the time to be', async () => {
  const { deps } = runsOf(() => Promise.reject(new Error('a fault')), [60_000]);
  const { id, entry } = await newJob();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7_200_000 });
  await runJob(deps, entry, NEVER).finally(() => vi.useRealTimers());
  const { retryAt } = await jobOf(id);
  const [due] = await open.database.$queryRaw<{ start_after: Date }[]>`SELECT start_after FROM pgboss.job`;
  expect(due?.start_after).toEqual(retryAt);
  expect((retryAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(20_000);
  expect((retryAt?.getTime() ?? 0) - Date.now()).toBeLessThan(61_000);
});
