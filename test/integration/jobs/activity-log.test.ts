import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobEvent, NewEvent } from '../../../src/domain/progress-event.ts';
import { appendEvents } from '../../../src/jobs/event-log.ts';
import { ACTIVITY_TOPIC, createTell } from '../../../src/jobs/job-news.ts';
import { newestActivity, readActivity } from '../../../src/jobs/read-events.ts';
import { watchActivity } from '../../../src/jobs/watch-activity.ts';
import { type OpenDatabase, openDatabase, type Queryable } from '../../../src/storage/database/open-database.ts';
import { openMemoryEvents } from '../../../src/storage/events/memory-events.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let testDatabase: TestDatabase;
let open: OpenDatabase;
beforeEach(async () => {
  testDatabase = await createTestDatabase();
  open = openDatabase(testDatabase.connectionConfig, { connections: 6 });
});
afterEach(async () => {
  await open.close();
  await testDatabase.drop();
});

async function newJob(): Promise<string> {
  const id = uuidv7();
  const url = `https://example.com/${id}`;
  await open.database.job.create({ data: { id, url, canonicalUrl: url, status: 'processing', queueEntry: uuidv7() } });
  return id;
}

async function tell(database: Queryable, jobId: string, message: string): Promise<JobEvent[]> {
  const event: NewEvent = { type: 'stage_started', data: { stage: 'extract', message } };
  const appended = await appendEvents(database, [
    { jobId, attempt: null, from: ['processing'], events: [event], percent: null },
  ]);
  return appended.flat();
}

/** A transaction that has told something and stays open until it is let go. */
async function holdOpen(jobId: string, message: string) {
  const [told, letGo] = [Promise.withResolvers<JobEvent[]>(), Promise.withResolvers<void>()];
  const committed = open.database.$transaction(async (transaction) => {
    told.resolve(await tell(transaction, jobId, message));
    await letGo.promise;
  });
  const events = await told.promise;
  return {
    async commit() {
      letGo.resolve();
      await committed;
      return events;
    },
  };
}

const messages = (events: readonly JobEvent[]) => events.map(({ data }) => 'message' in data && data.message);

/** What activity says, once it says so many: a transaction in any database of the same PostgreSQL holds it back. */
async function read(cursor: string, limit: number, count = limit): Promise<readonly JobEvent[]> {
  let events: readonly JobEvent[] = [];
  const length = async () => {
    events = await readActivity(open.database, cursor, limit);
    return events.length;
  };
  await expect.poll(length).toBe(count);
  return events;
}

test('a cursor never skips what an earlier transaction commits later', async () => {
  const [slow, quick] = [await newJob(), await newJob()];
  const held = await holdOpen(slow, 'began first');
  await tell(open.database, quick, 'ended first');
  expect(await readActivity(open.database, '0.0', 10)).toEqual([]);
  await held.commit();
  expect(messages(await read('0.0', 10, 2))).toEqual(['began first', 'ended first']);
});

test('activity is read a page at a time, from any cursor, always in the same order', async () => {
  const job = await newJob();
  for (let n = 1; n <= 7; n += 1) await tell(open.database, job, String(n));
  const first = await read('0.0', 3);
  const rest = await read(first.at(-1)?.cursor ?? '', 10, 4);
  expect(messages([...first, ...rest])).toEqual(['1', '2', '3', '4', '5', '6', '7']);
});

test('the newest cursor leads to what is new only', async () => {
  const job = await newJob();
  expect(await newestActivity(open.database)).toBe('0.0');
  await tell(open.database, job, 'old');
  await read('0.0', 10, 1);
  const newest = await newestActivity(open.database);
  await tell(open.database, job, 'new');
  expect(messages(await read(newest, 10, 1))).toEqual(['new']);
});

function watchAll(cursor: string | null, signals: { signal?: AbortSignal; stopping?: AbortSignal } = {}) {
  const never = new AbortController().signal;
  const events = openMemoryEvents();
  const watcher = watchActivity(
    {
      events,
      readActivity: (...request) => readActivity(open.database, ...request),
      newest: () => newestActivity(open.database),
      stopping: signals.stopping ?? never,
    },
    cursor,
    signals.signal ?? never,
  );
  return { events, watcher };
}

async function take(watcher: AsyncGenerator<JobEvent>, count: number): Promise<JobEvent[]> {
  const taken: JobEvent[] = [];
  while (taken.length < count) {
    const { value, done } = await watcher.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

test('a watcher of all jobs sees what was committed out of order once, in one order', async () => {
  const [slow, quick] = [await newJob(), await newJob()];
  const { events, watcher } = watchAll('0.0');
  const seen = take(watcher, 2);
  const held = await holdOpen(slow, 'began first');
  await createTell(events)(await tell(open.database, quick, 'ended first'));
  await createTell(events)(await held.commit());
  expect(messages(await seen)).toEqual(['began first', 'ended first']);
});

test('news that comes before its neighbour has committed is read again soon', async () => {
  const [slow, quick] = [await newJob(), await newJob()];
  const { events, watcher } = watchAll('0.0');
  const seen = take(watcher, 2);
  const held = await holdOpen(slow, 'its news gets lost');
  await createTell(events)(await tell(open.database, quick, 'told'));
  await held.commit();
  expect(messages(await seen)).toEqual(['its news gets lost', 'told']);
});

test('a watcher that comes late gets more than a page, in order, and then what is new', async () => {
  const job = await newJob();
  for (let n = 0; n < 210; n += 1) await tell(open.database, job, String(n));
  const { events, watcher } = watchAll('0.0');
  const seen = await take(watcher, 210);
  const next = take(watcher, 1);
  await createTell(events)(await tell(open.database, job, 'new'));
  expect(messages([...seen, ...(await next)])).toEqual([...Array.from({ length: 210 }, (_, n) => String(n)), 'new']);
});

test.each(['', 'x', '1', '1.', '1.2.3', "0.0' OR true", '99999999999999999999.1'])(
  '"%s" is refused as a cursor',
  async (cursor) => {
    const { watcher } = watchAll(cursor);
    await expect(watcher.next()).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'after' });
  },
);

test('the largest cursor that is accepted is one that the database can read', async () => {
  expect(await readActivity(open.database, '9999999999999999999.999999999999999999', 1)).toEqual([]);
});

test('a watcher that leaves ends; one that has to leave is told after which cursor to come back', async () => {
  const [leave, stop] = [new AbortController(), new AbortController()];
  const leaving = watchAll('7.7', { signal: leave.signal }).watcher.next();
  const stopped = watchAll('7.7', { stopping: stop.signal }).watcher.next();
  leave.abort();
  stop.abort();
  expect(await leaving).toMatchObject({ done: true });
  await expect(stopped).rejects.toMatchObject({ code: 'SERVER_STOPPING', message: expect.stringContaining('7.7') });
});

test('what is told to all is told to those who watch one job too', async () => {
  const { events } = watchAll(null);
  const heard: string[] = [];
  const job = await newJob();
  await events.subscribe(ACTIVITY_TOPIC, () => void heard.push('all'), {});
  await events.subscribe(`job:${job}`, () => void heard.push('one'), {});
  await createTell(events)(await tell(open.database, job, 'news'));
  expect(heard.toSorted()).toEqual(['all', 'one']);
});
