import { expect, test } from 'vitest';
import { retryDelayMs } from '../../../src/jobs/retry-delay.ts';

const PLANNED = [2_000, 10_000];

test('each retry waits between half of its planned delay and all of it', () => {
  expect(retryDelayMs(PLANNED, 0, undefined, () => 0)).toBe(1_000);
  expect(retryDelayMs(PLANNED, 0, undefined, () => 1)).toBe(2_000);
  expect(retryDelayMs(PLANNED, 1, undefined, () => 0.5)).toBe(7_500);
});

test('jobs that failed together do not return together', () => {
  const delays = new Set(Array.from({ length: 50 }, () => retryDelayMs(PLANNED, 1)));
  expect(delays.size).toBeGreaterThan(10);
});

test('there are as many retries as delays were planned', () => {
  expect(retryDelayMs(PLANNED, 2)).toBeNull();
  expect(retryDelayMs([], 0)).toBeNull();
});

test('a site that asks for more time gets it', () => {
  expect(retryDelayMs(PLANNED, 0, 30_000, () => 0)).toBe(30_000);
});

test('a site that asks for less than what is planned does not shorten it', () => {
  expect(retryDelayMs(PLANNED, 1, 10, () => 0)).toBe(5_000);
});

test('nobody is kept waiting for longer than an hour', () => {
  expect(retryDelayMs(PLANNED, 0, 3_600_000)).toBe(3_600_000);
  expect(retryDelayMs(PLANNED, 0, 3_600_001)).toBeNull();
});
