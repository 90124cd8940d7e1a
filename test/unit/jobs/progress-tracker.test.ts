import { expect, test } from 'vitest';
import type { NewEvent } from '../../../src/domain/progress-event.ts';
import { AttemptOverError, createProgressTracker } from '../../../src/jobs/progress-tracker.ts';
import { JOB_ID, openMemoryLog, STARTED } from '../../support/memory-log.ts';

/** A tracker over a log in memory, with a clock that stands still until it is set. */
function track({ percent = 0 } = {}) {
  const log = openMemoryLog();
  const clock = { now: 1_000 };
  const tracker = createProgressTracker({
    jobId: JOB_ID,
    attempt: 3,
    percent,
    append: log.append,
    now: () => clock.now,
  });
  return { log, clock, tracker };
}

test('a new tracker has told nothing and stands where its job does', () => {
  const { log, tracker } = track({ percent: 30 });
  expect(tracker.percent).toBe(30);
  expect(log.stored).toEqual([]);
});

test('what is told is written by its own attempt, and only while the job is processing', async () => {
  const { log, tracker } = track();
  await tracker.tell([STARTED]);
  expect(log.appends).toEqual([{ jobId: JOB_ID, attempt: 3, from: ['processing'], events: [STARTED], percent: 0 }]);
});

const RESULT = {
  documentId: JOB_ID,
  title: 'A page',
  url: 'https://example.com/',
  tier: 'tier-b',
  qualityScore: 7.5,
  filePath: 'example.com/a-page.md',
  cached: false,
} as const;
const TOLD: readonly NewEvent[] = [
  STARTED,
  { type: 'job_completed', data: { durationMs: 12, result: RESULT } },
  {
    type: 'error',
    data: { stage: 'extract', code: 'TIMEOUT', error: 'Too slow.', remedy: 'Retry later.', retryable: true },
  },
];

test.each(TOLD)('$type reaches the log with all its data', async (event) => {
  const { log, tracker } = track();
  await tracker.tell([event]);
  expect(log.stored).toMatchObject([{ ...event, seq: 1 }]);
});

test('a stage that starts says so, with what is going on', async () => {
  const { log, tracker } = track();
  await tracker.stageStarted('extract', 'Fetching');
  expect(log.stored).toMatchObject([{ type: 'stage_started', data: { stage: 'extract', message: 'Fetching' } }]);
});

test('progress is told as a percentage of the whole job', async () => {
  const { log, tracker } = track();
  tracker.stageProgress('transform', 0.5, 'Half way');
  await tracker.settled();
  expect(log.stored).toMatchObject([
    { type: 'stage_progress', data: { stage: 'transform', percent: 60, message: 'Half way' } },
  ]);
});

test('a stage that is completed tells its percentage and duration, and its output is kept', async () => {
  const { log, clock, tracker } = track();
  await tracker.stageStarted('extract', 'Fetching');
  clock.now += 250;
  await tracker.stageCompleted('extract', { text: 'kept' });
  expect(log.appends.at(-1)).toMatchObject({
    events: [{ type: 'stage_completed', data: { stage: 'extract', percent: 40, durationMs: 250 } }],
    percent: 40,
    output: { stage: 'extract', value: { text: 'kept' } },
  });
});

test('only its completion brings a stage to its end', () => {
  const { tracker } = track();
  tracker.stageProgress('extract', 1.7, 'More than all of it');
  expect(tracker.percent).toBe(39);
  tracker.stageProgress('extract', -1, 'Less than nothing');
  expect(tracker.percent).toBe(39);
});

test('the percentage never goes back when a later attempt begins anew', async () => {
  const { log, tracker } = track({ percent: 72 });
  await tracker.stageStarted('extract', 'Fetching again');
  tracker.stageProgress('extract', 0.1, 'A little');
  await tracker.stageCompleted('extract', null);
  expect(new Set(log.appends.map(({ percent }) => percent))).toEqual(new Set([72]));
  expect(log.stored.at(-1)).toMatchObject({ data: { percent: 72 } });
});

test('progress is told at most five times a second', async () => {
  const { log, clock, tracker } = track();
  for (let step = 0; step < 100; step += 1) {
    tracker.stageProgress('extract', step / 100, `${step}`);
    await tracker.settled();
    clock.now += 10;
  }
  expect(log.stored.map(({ data }) => 'message' in data && data.message)).toEqual(['0', '20', '40', '60', '80']);
});

test('what is told while the log is busy waits its turn, in order', async () => {
  const { log, tracker } = track();
  const busy = Promise.withResolvers<void>();
  const slow = createProgressTracker({
    jobId: JOB_ID,
    attempt: 1,
    percent: tracker.percent,
    append: async (append) => {
      if (append.events[0]?.type === 'job_started') await busy.promise;
      return log.append(append);
    },
  });
  void slow.tell([STARTED]);
  void slow.stageStarted('extract', 'Fetching');
  slow.stageProgress('extract', 0.5, 'Half');
  void slow.stageCompleted('extract', null);
  expect(log.stored).toEqual([]);
  busy.resolve();
  await slow.settled();
  expect(log.stored.map(({ type }) => type)).toEqual([
    'job_started',
    'stage_started',
    'stage_progress',
    'stage_completed',
  ]);
});

test('once an append is refused the attempt is over, whatever else is told', async () => {
  const refused = createProgressTracker({ jobId: JOB_ID, attempt: 1, percent: 0, append: async () => [] });
  void refused.stageStarted('extract', 'Fetching');
  refused.stageProgress('extract', 0.5, 'Half');
  await expect(refused.settled()).rejects.toThrow(AttemptOverError);
  await expect(refused.stageCompleted('extract', null)).rejects.toThrow(AttemptOverError);
});
