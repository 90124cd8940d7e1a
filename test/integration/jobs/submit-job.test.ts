import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PRIORITIES } from '../../../src/domain/job.ts';
import { type JobQueue, openJobQueue } from '../../../src/jobs/job-queue.ts';
import { createSubmitJob, type JobRequest } from '../../../src/jobs/submit-job.ts';
import { type OpenDatabase, openDatabase } from '../../../src/storage/database/open-database.ts';
import { openMemoryEvents } from '../../../src/storage/events/memory-events.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let testDatabase: TestDatabase;
let open: OpenDatabase;
let queue: JobQueue;
beforeEach(async () => {
  testDatabase = await createTestDatabase();
  open = openDatabase(testDatabase.connectionConfig, { connections: 6 });
  queue = await openJobQueue({ address: testDatabase.connectionConfig, supervise: false, onError: console.error });
});
afterEach(async () => {
  await queue.close();
  await open.close();
  await testDatabase.drop();
});

/** What one process submits with. */
const submitter = () =>
  createSubmitJob({ database: open.database, queue, events: openMemoryEvents(), traceParent: () => null });

const request = (url: string, rest: Partial<JobRequest> = {}): JobRequest => ({
  url,
  priority: 'normal',
  options: { forceRefresh: false, skipScreening: false },
  ...rest,
});

test('a submitted job is stored, queued, and answered with its id', async () => {
  const options = { forceRefresh: true, skipScreening: true };
  const job = await submitter()(request(' https://Example.com/page?utm_source=x ', { priority: 'high', options }));
  expect(job).toMatchObject({
    status: 'queued',
    canonicalUrl: 'https://example.com/page',
    priority: 'high',
    options,
    attempt: 0,
    percent: 0,
  });
  expect(await open.database.job.count({ where: { id: job.id } })).toBe(1);
  expect(await queue.fetch(10)).toMatchObject([{ jobId: job.id }]);
});

test('a hundred submits of one page at once make one job, and ninety-nine answers with its id', async () => {
  const submits = [submitter(), submitter(), submitter()];
  const spellings = [
    'https://example.com/page',
    'https://EXAMPLE.com:443/page',
    'https://example.com/page?utm_source=b#top',
  ];
  const outcomes = await Promise.allSettled(
    Array.from({ length: 100 }, (_, n) => submits[n % 3]?.(request(spellings[n % spellings.length] ?? ''))),
  );
  const made = outcomes.filter((outcome) => outcome.status === 'fulfilled');
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect([made.length, refused.length]).toEqual([1, 99]);
  for (const { reason } of refused)
    expect(reason).toMatchObject({ code: 'ALREADY_PROCESSING', jobId: made[0]?.value?.id });
  expect(await queue.fetch(200)).toHaveLength(1);
});

test('two processes that submit the same pages in opposite order do not wait for each other', async () => {
  const urls = Array.from({ length: 100 }, (_, n) => `https://example.com/${n}`);
  const [one, other] = [submitter(), submitter()];
  const outcomes = await Promise.allSettled([
    ...urls.map((url) => one(request(url))),
    ...urls.toReversed().map((url) => other(request(url))),
  ]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
  expect(await open.database.job.count()).toBe(100);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'ALREADY_PROCESSING' });
});

test('one bad address spoils no other', async () => {
  const submit = submitter();
  const outcomes = await Promise.allSettled(
    ['https://example.com/1', 'ftp://example.com/', 'https://example.com/2', 'nonsense'].map((url) =>
      submit(request(url)),
    ),
  );
  expect(outcomes).toMatchObject([
    { value: { status: 'queued' } },
    { reason: { code: 'INVALID_URL' } },
    { value: { status: 'queued' } },
    { reason: { code: 'INVALID_URL' } },
  ]);
});

test.each(['completed', 'failed', 'cancelled'] as const)(
  'a page whose job is %s may be submitted again',
  async (status) => {
    const submit = submitter();
    const first = await submit(request('https://example.com/'));
    await open.database.job.update({ where: { id: first.id }, data: { status } });
    const second = await submit(request('https://example.com/'));
    expect(second.id).not.toBe(first.id);
  },
);

test('a job that is not stored is not queued either', async () => {
  await open.database.$executeRaw`ALTER TABLE job ADD CONSTRAINT refused CHECK (url NOT LIKE '%refused%')`;
  const submit = submitter();
  const outcomes = await Promise.allSettled(
    ['kept', 'refused'].map((name) => submit(request(`https://example.com/${name}`))),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(await queue.fetch(10)).toHaveLength(1);
});

test('entries are taken by priority, then by age, and not before they are due', async () => {
  const submit = submitter();
  const names = new Map<string, string>();
  for (const name of ['low 1', 'normal 1', 'high 1', 'low 2', 'normal 2', 'high 2']) {
    const priority = PRIORITIES.find((one) => name.startsWith(one)) ?? 'normal';
    const { id } = await submit(request(`https://example.com/${name}`, { priority }));
    names.set(id, name);
  }
  const later = { id: uuidv7(), jobId: uuidv7(), priority: 'high', startAfter: new Date(Date.now() + 60_000) } as const;
  await open.database.$transaction((transaction) => queue.enqueue(transaction, [later]));
  const taken: (string | undefined)[] = [];
  for (let turn = 0; turn < 7; turn += 1) {
    for (const { jobId } of await queue.fetch(1)) taken.push(names.get(jobId));
  }
  expect(taken).toEqual(['high 1', 'high 2', 'normal 1', 'normal 2', 'low 1', 'low 2']);
});
