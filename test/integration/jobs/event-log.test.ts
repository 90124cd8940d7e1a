import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobStatus, Stage } from '../../../src/domain/job.ts';
import type { NewEvent } from '../../../src/domain/progress-event.ts';
import { type Append, appendEvents } from '../../../src/jobs/event-log.ts';
import { createProgressTracker } from '../../../src/jobs/progress-tracker.ts';
import { readEvents } from '../../../src/jobs/read-events.ts';
import { unpackOutput } from '../../../src/jobs/stage-outputs.ts';
import { type OpenDatabase, openDatabase } from '../../../src/storage/database/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let testDatabase: TestDatabase;
let open: OpenDatabase;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  open = openDatabase(testDatabase.connectionConfig, { connections: 4 });
});
afterAll(async () => {
  await open.close();
  await testDatabase.drop();
});

const STARTED: NewEvent = { type: 'job_started', data: { url: 'https://example.com/', attempt: 1, message: 'Go' } };
const CANCELLED: NewEvent = { type: 'job_cancelled', data: { stage: 'extract' } };
const progress = (percent: number): NewEvent => ({
  type: 'stage_progress',
  data: { stage: 'extract', percent, message: `${percent} %` },
});
const failure = (retryable: boolean, willRetryAt?: string): NewEvent => ({
  type: 'error',
  data: {
    stage: 'load',
    code: retryable ? 'FILES_UNAVAILABLE' : 'LOGIN_REQUIRED',
    error: 'It failed.',
    remedy: 'Do something.',
    retryable,
    ...(willRetryAt === undefined ? {} : { willRetryAt }),
  },
});

async function newJob(status: JobStatus = 'processing', attempt = 1): Promise<string> {
  const id = uuidv7();
  const url = `https://example.com/${id}`;
  await open.database.job.create({ data: { id, url, canonicalUrl: url, status, attempt, queueEntry: uuidv7() } });
  return id;
}

/** Appends as the worker of attempt 1 does. */
async function append(jobId: string, events: readonly NewEvent[], rest: Partial<Append> = {}) {
  const [stored = []] = await appendEvents(open.database, [
    { jobId, attempt: 1, from: ['processing'], events, percent: null, ...rest },
  ]);
  return stored;
}

async function keep(jobId: string, stage: Stage, value: unknown) {
  const completed: NewEvent = { type: 'stage_completed', data: { stage, percent: 40, durationMs: 1 } };
  return append(jobId, [completed], { output: { stage, value } });
}

async function outputsOf(jobId: string) {
  const kept = await open.database.stageOutput.findMany({ where: { jobId }, orderBy: { stage: 'asc' } });
  return kept.map(({ stage, output }) => ({ stage, output: unpackOutput(output) }));
}
const jobOf = (id: string) => open.database.job.findUniqueOrThrow({ where: { id } });

test('events are numbered from 1 without gaps, also when many append at once', async () => {
  const id = await newJob();
  await Promise.all(Array.from({ length: 30 }, (_, n) => append(id, [progress(n), progress(n)])));
  const page = await readEvents(open.database, id, 0, 100);
  expect(page?.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
  expect((await jobOf(id)).lastSeq).toBe(60);
});

test('one statement appends to many jobs, each with its own numbers', async () => {
  const ids = [await newJob(), await newJob(), await newJob('queued')];
  const stored = await appendEvents(
    open.database,
    ids.map((jobId) => ({ jobId, attempt: 1, from: ['processing'], events: [STARTED, progress(1)], percent: 1 })),
  );
  expect(stored.map((events) => events.map(({ jobId, seq }) => [jobId, seq]))).toEqual([
    [
      [ids[0], 1],
      [ids[0], 2],
    ],
    [
      [ids[1], 1],
      [ids[1], 2],
    ],
    [],
  ]);
});

test('what was appended is read as it was written, at the time of the database', async () => {
  const id = await newJob();
  const stored = await append(id, [STARTED, failure(true, new Date().toISOString()), progress(7)]);
  expect((await readEvents(open.database, id, 0, 10))?.events).toEqual(stored);
  expect(stored.map(({ type, data }) => ({ type, data }))).toEqual([STARTED, expect.anything(), progress(7)]);
  expect(Math.abs(Date.now() - Date.parse(stored[0]?.timestamp ?? ''))).toBeLessThan(60_000);
});

test('a worker whose attempt is over writes nothing', async () => {
  const id = await newJob('processing', 2);
  expect(await append(id, [progress(10)], { attempt: 1, percent: 10 })).toEqual([]);
  expect(await append(id, [progress(20)], { attempt: 2, percent: 20 })).toHaveLength(1);
  expect(await jobOf(id)).toMatchObject({ percent: 20, lastSeq: 1 });
});

test.each(['queued', 'completed', 'failed', 'cancelled'] as const)(
  'nothing is written to a job that is %s',
  async (status) => {
    const id = await newJob(status);
    expect(await append(id, [progress(10)])).toEqual([]);
    expect(await outputsOf(id)).toEqual([]);
  },
);

test('a tracker whose job was cancelled learns that its attempt is over', async () => {
  const id = await newJob();
  const tracker = createProgressTracker({
    jobId: id,
    attempt: 1,
    percent: 0,
    append: async (request) => (await appendEvents(open.database, [request]))[0] ?? [],
  });
  await tracker.stageStarted('extract', 'Fetching');
  await append(id, [CANCELLED], { attempt: null });
  await expect(tracker.stageCompleted('extract', 'output')).rejects.toThrow('is over');
  const page = await readEvents(open.database, id, 0, 10);
  expect(page).toMatchObject({ isEnd: true, events: [{ type: 'stage_started' }, { type: 'job_cancelled' }] });
});

test('the percentage of a job never goes back', async () => {
  const id = await newJob();
  for (const percent of [10, 35, 20, 35, 5]) await append(id, [STARTED], { percent });
  const page = await readEvents(open.database, id, 0, 10);
  expect(page?.events.map(({ percent }) => percent)).toEqual([10, 35, 35, 35, 35]);
  expect((await jobOf(id)).percent).toBe(35);
});

test("a stage's output is kept with its completion, whatever characters it has", async () => {
  const id = await newJob();
  const output = { text: 'NUL \u0000 and half a pair \ud83d, a whole one \u{1f4da}' };
  await keep(id, 'extract', output);
  expect(await outputsOf(id)).toEqual([{ stage: 'extract', output }]);
  expect(await jobOf(id)).toMatchObject({ stagesCompleted: ['extract'] });
});

test('a stage done again replaces its output', async () => {
  const id = await newJob();
  await keep(id, 'extract', 'first');
  await keep(id, 'extract', 'second');
  expect(await outputsOf(id)).toMatchObject([{ output: 'second' }]);
});

test.each([
  ['a failure that may pass', failure(true), 1],
  ['a failure with a retry to come', failure(true, new Date().toISOString()), 1],
  ["the page's own fault", failure(false), 0],
  ['a cancellation', CANCELLED, 0],
])('after %s, outputs are kept or dropped as promised', async (_name, event, left) => {
  const id = await newJob();
  await keep(id, 'extract', 'the page');
  await append(id, [event]);
  expect(await outputsOf(id)).toHaveLength(left);
});

test('a failure without a retry ends the job; with one it goes on under another entry', async () => {
  const [ended, goesOn] = [await newJob(), await newJob()];
  const [queueEntry, at] = [uuidv7(), '2030-01-01T00:00:00.000Z'];
  await append(ended, [failure(true)]);
  await append(goesOn, [failure(true, at)], { queueEntry, spendsRetry: true });
  expect(await jobOf(ended)).toMatchObject({ status: 'failed', retryAt: null, completedAt: expect.any(Date) });
  expect(await jobOf(goesOn)).toMatchObject({
    status: 'queued',
    queueEntry,
    retries: 1,
    completedAt: null,
    retryAt: new Date(at),
  });
});

test('a log is read a page at a time, and says when that was the end', async () => {
  const id = await newJob();
  await append(id, [STARTED, progress(1), progress(2), CANCELLED]);
  const page = (after: number) => readEvents(open.database, id, after, 3);
  expect(await page(0)).toMatchObject({ isEnd: false, events: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
  expect(await page(3)).toMatchObject({ isEnd: true, events: [{ seq: 4 }] });
  expect(await page(4)).toEqual({ isEnd: true, events: [] });
  expect(await page(2_000_000)).toEqual({ isEnd: true, events: [] });
});

test('there is no log of a job that does not exist', async () => {
  expect(await readEvents(open.database, uuidv7(), 0, 10)).toBeNull();
});
