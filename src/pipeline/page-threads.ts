/**
 * Where pages are read and scored: worker threads, so that one bad page can stall neither a stream nor another job.
 *
 * There are two lanes. Nearly every page takes less than a tenth of a second and is done in the quick one. A page that is not
 * done there in two seconds loses its thread and begins anew in the slow lane, where only pages like it wait for each other;
 * its time there is bounded too. A thread whose time is up is ended, whatever it does.
 */

import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { createTurns } from '../domain/create-turns.ts';
import type { Understanding } from '../domain/document.ts';
import { DomainError } from '../domain/failure.ts';
import type { IndexEntry } from '../library/index-entry.ts';
import type { PackedPostings } from '../library/lexical/pack-postings.ts';
import type { ExtractedPage } from './extract/page-signals.ts';
import type { ExtractTask, IndexTask, NumberedTask, TaskAnswer, TransformTask } from './page-thread.ts';

export interface PageThreads {
  extract(page: ExtractTask, signal: AbortSignal): Promise<ExtractedPage>;
  transform(page: ExtractedPage, options: TransformTask['options'], signal: AbortSignal): Promise<Understanding>;
  /** What is searched of a page. */
  index(page: IndexTask, signal: AbortSignal): Promise<IndexEntry>;
  /** `packPostings`. */
  pack(passages: string, signal: AbortSignal): Promise<PackedPostings>;
  close(): Promise<void>;
}

export interface PageDeadlines {
  readonly quickMs: number;
  readonly slowMs: number;
}

/** The heaviest real pages (20 MB of text, 25,000 links) take 3 s on a quiet machine; the rest is for a busy one. */
const DEADLINES: PageDeadlines = { quickMs: 2_000, slowMs: 8_000 };

/** A thread takes half a second to start. One that has not after so long never will. */
const START_MS = 60_000;

const PROGRAM = new URL('./page-thread.ts', import.meta.url);

/** Enough for twenty megabytes of HTML as a tree. */
const HEAP_MB = 1_024;

/** Threads start with the first page that needs them and end when there has been none for a while. */
export function openPageThreads({ quickMs, slowMs }: PageDeadlines = DEADLINES, program = PROGRAM): PageThreads {
  // One processor stays free for requests and the database: pages take their time, people should not have to.
  const quick = openLane(Math.max(1, availableParallelism() - 1), quickMs, program);
  const slow = openLane(1, slowMs, program);

  async function run<Answer>(name: string, task: unknown, signal: AbortSignal): Promise<Answer | null> {
    return (await quick.run<Answer>(name, task, signal)) ?? slow.run<Answer>(name, task, signal);
  }

  async function read<Result>(name: string, task: unknown, signal: AbortSignal): Promise<Result> {
    const answer = await run<TaskAnswer<Result>>(name, task, signal);
    if (answer === null) {
      const seconds = slowMs / 1_000;
      throw new DomainError(
        'MALFORMED_CONTENT',
        `The page is built so that reading it takes more than ${seconds} seconds.`,
      );
    }
    if ('failure' in answer) throw new DomainError(answer.failure.code, answer.failure.message);
    return answer.result;
  }

  return {
    extract: (page, signal) => read('extract', page, signal),
    transform: (page, options, signal) => read('transform', { page, options }, signal),
    index: ({ title, markdown, language }, signal) => read('index', { title, markdown, language }, signal),
    async pack(passages, signal) {
      const packed = await run<PackedPostings>('pack', passages, signal);
      if (packed === null) throw new Error('a thread was too slow to pack postings');
      return packed;
    },
    async close() {
      await Promise.all([quick.close(), slow.close()]);
    },
  };
}

interface Lane {
  /** The task's answer, or null when it was not there in time. */
  run<Answer>(name: string, task: unknown, signal: AbortSignal): Promise<Answer | null>;
  close(): Promise<void>;
}

function openLane(threads: number, deadlineMs: number, program: URL): Lane {
  const takeTurn = createTurns(threads);
  const pool = new Piscina({
    filename: program.href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 20_000,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const begins = new Map<number, () => void>();
  pool.on('message', (number: number) => begins.get(number)?.());
  let tasks = 0;
  return {
    async run(name, task, signal) {
      // The deadline is the task's own: a page must not fail because it waited behind a bad one, or for a thread to start.
      const giveBack = await takeTurn(signal);
      const ending = new AbortController();
      const end = () => ending.abort();
      let hasBegun = false;
      let timer = setTimeout(end, START_MS);
      const number = tasks++;
      begins.set(number, () => {
        hasBegun = true;
        clearTimeout(timer);
        timer = setTimeout(end, deadlineMs);
      });
      try {
        const numbered: NumberedTask<unknown> = { number, task };
        return await pool.run(numbered, { name, signal: AbortSignal.any([signal, ending.signal]) });
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (ending.signal.aborted && hasBegun) return null;
        if (ending.signal.aborted) throw new Error(`no thread has begun within ${START_MS / 1_000} seconds`);
        if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
          throw new DomainError('TOO_LARGE', 'The page is built so that reading it takes too much memory.');
        }
        throw error;
      } finally {
        begins.delete(number);
        clearTimeout(timer);
        // Where no thread could be started, the pool keeps the task for the next.
        end();
        giveBack();
      }
    },
    close: () => pool.destroy(),
  };
}
