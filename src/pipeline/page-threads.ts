/**
 * Where pages are read and scored: worker threads, so that one bad page can stall neither a stream nor another job. Each
 * task has a deadline, after which its thread is ended, whatever it does.
 */

import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { Understanding } from '../domain/document.ts';
import { DomainError } from '../domain/failure.ts';
import { createTurns } from './create-turns.ts';
import type { ExtractedPage } from './extract/page-signals.ts';
import type { TaskAnswer } from './page-thread.ts';

export interface PageThreads {
  extract(
    page: { url: string; contentType: string | null; bytes: Uint8Array },
    signal: AbortSignal,
  ): Promise<ExtractedPage>;
  transform(page: ExtractedPage, options: { skipScreening: boolean }, signal: AbortSignal): Promise<Understanding>;
  close(): Promise<void>;
}

const DEADLINE_MS = 15_000;

/** Enough for twenty megabytes of HTML as a tree. */
const HEAP_MB = 1_024;

/** Threads start with the first page and end when there has been none for a while. */
export function openPageThreads(deadlineMs = DEADLINE_MS): PageThreads {
  // One processor stays free for requests and the database: pages take their time, people should not have to.
  const maxThreads = Math.max(1, availableParallelism() - 1);
  const takeTurn = createTurns(maxThreads);
  const pool = new Piscina({
    filename: new URL('./page-thread.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads,
    idleTimeout: 20_000,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });

  async function run<Result>(name: string, task: unknown, signal: AbortSignal): Promise<Result> {
    // The deadline is the task's own: a page must not fail because it waited behind a bad one.
    const giveBack = await takeTurn(signal);
    const deadline = AbortSignal.timeout(deadlineMs);
    try {
      const answer: TaskAnswer<Result> = await pool.run(task, { name, signal: AbortSignal.any([signal, deadline]) });
      if ('failure' in answer) throw new DomainError(answer.failure.code, answer.failure.message);
      return answer.result;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (deadline.aborted) {
        const seconds = deadlineMs / 1_000;
        throw new DomainError(
          'MALFORMED_CONTENT',
          `The page is built so that reading it takes more than ${seconds} seconds.`,
        );
      }
      if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
        throw new DomainError('TOO_LARGE', 'The page is built so that reading it takes too much memory.');
      }
      throw error;
    } finally {
      giveBack();
    }
  }

  return {
    extract: (page, signal) => run('extract', page, signal),
    transform: (page, options, signal) => run('transform', { page, options }, signal),
    close: () => pool.destroy(),
  };
}
