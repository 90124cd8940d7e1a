import { afterEach, expect, test, vi } from 'vitest';
import { DomainError } from '../../../src/domain/failure.ts';
import type { JobEvent } from '../../../src/domain/progress-event.ts';
import { watchJob } from '../../../src/jobs/watch-job.ts';
import { CANCELLED, JOB_ID, type MemoryLog, openMemoryLog, progress, STARTED } from '../../support/memory-log.ts';

afterEach(() => {
  vi.useRealTimers();
});

interface Watching {
  after?: number;
  signal?: AbortSignal;
  stopping?: AbortSignal;
  readLog?: MemoryLog['readLog'];
}

function watch(log: MemoryLog, { after = 0, signal, stopping, readLog = log.readLog }: Watching = {}) {
  const never = new AbortController().signal;
  const deps = { events: log.events, readLog, stopping: stopping ?? never, onLive: () => undefined };
  return watchJob(deps, JOB_ID, after, signal ?? never);
}

async function seqs(watcher: AsyncGenerator<JobEvent>): Promise<number[]> {
  const seen = [];
  for await (const { seq } of watcher) seen.push(seq);
  return seen;
}

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

test('a watcher that comes late sees every event once, and the end', async () => {
  const log = openMemoryLog();
  log.store(STARTED, progress(10), CANCELLED);
  expect(await seqs(watch(log))).toEqual([1, 2, 3]);
});

test('a watcher that comes back sees only what is new to it', async () => {
  const log = openMemoryLog();
  log.store(STARTED, progress(10), CANCELLED);
  expect(await seqs(watch(log, { after: 1 }))).toEqual([2, 3]);
});

test.each([3, 4, 1_000])('a watcher that has seen event %i of a job that ended with 3 ends at once', async (after) => {
  const log = openMemoryLog();
  log.store(STARTED, progress(10), CANCELLED);
  expect(await seqs(watch(log, { after }))).toEqual([]);
});

test('many watchers each see every event, in order, as it happens', async () => {
  const log = openMemoryLog();
  const watchers = upTo(10).map(() => seqs(watch(log)));
  await log.tell(STARTED);
  for (const percent of upTo(20)) await log.tell(progress(percent));
  await log.tell(CANCELLED);
  expect(await Promise.all(watchers)).toEqual(watchers.map(() => upTo(22)));
});

test('what happens between subscribing and reading is seen once', async () => {
  const log = openMemoryLog();
  const watcher = watch(log, {
    async readLog(...request) {
      if (log.stored.length === 0) await log.tell(STARTED, progress(1));
      const page = await log.readLog(...request);
      if (log.stored.length === 2) await log.tell(progress(2), CANCELLED);
      return page;
    },
  });
  expect(await seqs(watcher)).toEqual([1, 2, 3, 4]);
});

test('a gap in the news is filled from the log', async () => {
  const log = openMemoryLog();
  const watcher = watch(log);
  const first = watcher.next();
  await log.tell(STARTED);
  expect((await first).value?.seq).toBe(1);
  const second = watcher.next();
  log.store(progress(1), progress(2));
  await log.tell(progress(3), CANCELLED);
  expect((await second).value?.seq).toBe(2);
  expect(await seqs(watcher)).toEqual([3, 4, 5]);
});

test('a reader that falls behind by thousands still sees every event once', async () => {
  const log = openMemoryLog();
  const watcher = watch(log);
  const first = watcher.next();
  await log.tell(STARTED);
  await first;
  for (const percent of upTo(3_000)) await log.tell(progress(percent));
  await log.tell(CANCELLED);
  expect(await seqs(watcher)).toEqual(upTo(3_002).slice(1));
});

test('a reader that does not read makes nobody read the log for it', async () => {
  const log = openMemoryLog();
  log.store(...upTo(1_000).map(progress));
  const asked: number[] = [];
  const watcher = watch(log, {
    readLog: (jobId, after, limit) => {
      asked.push(limit);
      return log.readLog(jobId, after, limit);
    },
  });
  await watcher.next();
  for (const percent of upTo(1_000)) await log.tell(progress(percent));
  expect(asked).toEqual([200]);
  await watcher.return();
});

test('an end whose news got lost is found in the log within ten seconds', async () => {
  vi.useFakeTimers();
  const log = openMemoryLog();
  log.store(STARTED);
  const seen = seqs(watch(log));
  await vi.advanceTimersByTimeAsync(1_000);
  log.store(CANCELLED);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await seen).toEqual([1, 2]);
});

test('the log of a job that a person retried is followed past its first failure', async () => {
  const log = openMemoryLog();
  const failed = { stage: null, code: 'INTERNAL', error: 'A fault.', remedy: 'Retry.', retryable: true } as const;
  log.store(STARTED, { type: 'error', data: failed }, STARTED);
  const seen = seqs(watch(log));
  await log.tell(CANCELLED);
  expect(await seen).toEqual([1, 2, 3, 4]);
});

test('a job that does not exist is not found', async () => {
  const log = openMemoryLog();
  const watcher = watch(log, { readLog: async () => null });
  await expect(watcher.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a watcher that leaves ends without an error', async () => {
  const leave = new AbortController();
  const log = openMemoryLog();
  log.store(STARTED);
  const watcher = watch(log, { signal: leave.signal });
  await watcher.next();
  const next = watcher.next();
  leave.abort();
  expect(await next).toMatchObject({ done: true });
});

test('a watcher that has to leave before the end is told after which event to come back', async () => {
  const stop = new AbortController();
  const log = openMemoryLog();
  log.store(STARTED, progress(1));
  const seen = seqs(watch(log, { stopping: stop.signal }));
  stop.abort();
  await expect(seen).rejects.toMatchObject({ code: 'SERVER_STOPPING', message: expect.stringContaining('event 2') });
});

const AWAY = new DomainError('DATABASE_UNAVAILABLE', 'The database can not be reached at the moment.');

test('a log that can not be read for a while makes a watcher wait, and ends nothing', async () => {
  const log = openMemoryLog();
  log.store(STARTED);
  let reads = 0;
  const watcher = watch(log, {
    readLog: async (...page) => {
      reads += 1;
      if (reads === 2) throw AWAY;
      return log.readLog(...page);
    },
  });
  expect((await watcher.next()).value?.seq).toBe(1);
  const rest = seqs(watcher);
  log.store(progress(10));
  // News of the third; the second was missed.
  await log.tell(CANCELLED);
  expect(await rest).toEqual([2, 3]);
  expect(reads).toBe(3);
});

test('a log that can not be read from the start is an error', async () => {
  const watcher = watch(openMemoryLog(), { readLog: () => Promise.reject(AWAY) });
  await expect(watcher.next()).rejects.toBe(AWAY);
});
