import { expect, test } from 'vitest';
import { DomainError } from '../../src/domain/failure.ts';
import { waitForStore } from '../../src/pipeline/load/wait-for-store.ts';

const AWAY = new DomainError('FILES_UNAVAILABLE', 'The files can not be read or stored at the moment.');
const NEVER = new AbortController().signal;

test('work that needs a store is done again when the store is back, and each wait is told', async () => {
  const told: string[] = [];
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries === 1) throw AWAY;
    return 'shelved';
  };
  expect(await waitForStore(work, (message) => told.push(message), NEVER)).toBe('shelved');
  expect(told).toEqual(['The file store is not available. Trying again in 1 s.']);
});

test('what is no store of ours is not waited for', async () => {
  const failure = new DomainError('TIMEOUT', 'The site did not answer.');
  await expect(waitForStore(() => Promise.reject(failure), expect.fail, NEVER)).rejects.toBe(failure);
});

test('a signal ends the wait, and work that hangs, at once and with its reason', async () => {
  const reason = new Error('cancelled');
  for (const work of [() => Promise.reject(AWAY), () => new Promise<never>(() => undefined)]) {
    const abort = new AbortController();
    const waiting = expect(waitForStore(work, () => undefined, abort.signal)).rejects.toBe(reason);
    setTimeout(() => abort.abort(reason), 10);
    await waiting;
    await expect(waitForStore(work, () => undefined, abort.signal)).rejects.toBe(reason);
  }
});
