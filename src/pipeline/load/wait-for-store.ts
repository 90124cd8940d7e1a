import { setTimeout as delay } from 'node:timers/promises';
import { DomainError, type FailureCode } from '../../domain/failure.ts';

/** Stores of ours that come back by themselves, in words. */
const STORES: Readonly<Partial<Record<FailureCode, string>>> = {
  FILES_UNAVAILABLE: 'The file store',
  VECTORS_UNAVAILABLE: 'The vector store',
};

const WAITS_SECONDS = [1, 2, 4, 8, 15];

/**
 * Does work that needs a store, again and again while the store is away: whatever was done for the page so far stays done, and
 * the job waits where it is. A store that is silent keeps nobody: when the signal aborts, the work is left to end by itself, and what it
 * may yet do has to be fenced. `tell` gets a sentence before each wait.
 *
 * @throws the signal's reason when it aborts; whatever else the work throws
 */
export async function waitForStore<Result>(
  work: () => Promise<Result>,
  tell: (message: string, error: unknown) => void,
  signal: AbortSignal,
): Promise<Result> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await unlessAborted(work(), signal);
    } catch (error) {
      const store = error instanceof DomainError ? STORES[error.code as FailureCode] : undefined;
      if (store === undefined) throw error;
      const seconds = WAITS_SECONDS[Math.min(tries, WAITS_SECONDS.length - 1)] ?? 1;
      tell(`${store} is not available. Trying again in ${seconds} s.`, error);
      await delay(seconds * 1_000, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  // Once it has been left, nobody asks how it ended.
  work.catch(() => undefined);
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
