import type { Database, Queryable } from '../storage/database/open-database.ts';
import { findUnindexed, indexPages, type TitledEntry, type UnindexedPage } from './index-backlog.ts';
import type { IndexEntry } from './index-entry.ts';
import { countWords, ENTRIES_AT_A_TIME } from './lexical/count-words.ts';
import { mergeSegments } from './lexical/merge-segments.ts';
import { mergeTail } from './lexical/merge-tail.ts';
import type { PackedPostings } from './lexical/pack-postings.ts';
import { releaseSegments } from './lexical/release-segments.ts';

export interface KeepIndexDeps {
  readonly database: Database;
  /** Makes a page's entry, where nobody has to wait for it. */
  readonly makeEntry: (page: UnindexedPage, signal: AbortSignal) => Promise<IndexEntry>;
  /** `packPostings`, on a thread for such work. */
  readonly packPostings: (passages: string, signal: AbortSignal) => Promise<PackedPostings>;
  /** Called when pages were found that had to be indexed, once they are. */
  readonly onIndexed: (pages: number, seconds: number) => void;
  readonly onError: (error: unknown) => void;
}

export interface IndexKeeper {
  /** Says that pages have been shelved. */
  nudge(): void;
  stop(): Promise<void>;
}

/** New pages are looked after together, at most so often. */
const SETTLE_MS = 1_000;
const LOOK_EVERY_MS = 300_000;

const PAGES_AT_A_TIME = 50;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Advisory locks: any numbers; the same for all processes. Pages can be indexed while those before them are merged. */
export const MERGING_LOCK = 7_264_019;
const INDEXING_LOCK = 7_264_020;

const TRANSACTION = { maxWait: 10_000, timeout: 120_000 };

/**
 * Keeps the index in shape, in the background: merges the postings of new pages, counts their words, and indexes pages that are
 * shown but not searched as they should be. Of many processes one indexes at a time, and one merges; if it dies, another goes on where
 * it was.
 */
export function keepIndex({ database, makeEntry, packPostings, onIndexed, onError }: KeepIndexDeps): IndexKeeper {
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;

  /** Answers null when another process is at it. */
  async function alone<Result>(
    lock: number,
    work: (transaction: Queryable) => Promise<Result>,
  ): Promise<Result | null> {
    return database.$transaction(async (transaction) => {
      const [row] = await transaction.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${lock}) AS mine`;
      return row?.mine === true ? work(transaction) : null;
    }, TRANSACTION);
  }

  /** Packs outside of any transaction, since it may have to wait for a thread. */
  async function mergeNew(): Promise<void> {
    const pack = (passages: string) => packPostings(passages, signal);
    while (!signal.aborted && (await mergeTail({ database, pack, alone: (work) => alone(MERGING_LOCK, work) })));
  }

  async function untilDone(step: (transaction: Queryable) => Promise<boolean>): Promise<void> {
    while (!signal.aborted && (await alone(MERGING_LOCK, step)) === true);
  }

  async function readBacklog(after: string): Promise<Map<string, TitledEntry>> {
    const pages = await findUnindexed(database, after, PAGES_AT_A_TIME);
    return new Map(
      await Promise.all(
        pages.map(async (page) => {
          const entry = await makeEntry(page, signal);
          return [page.revisionId, { ...entry, title: page.title }] as const;
        }),
      ),
    );
  }

  async function indexBacklog(): Promise<void> {
    const began = performance.now();
    let indexed = 0;
    let next = readBacklog(FIRST_ID);
    let kept = Promise.resolve();
    const keepUp = async () => {
      await mergeNew();
      await untilDone((transaction) => countWords(transaction, ENTRIES_AT_A_TIME));
    };
    try {
      for (let entries = await next; entries.size > 0 && !signal.aborted; entries = await next) {
        // Made while those before them are stored.
        next = readBacklog([...entries.keys()].at(-1) ?? FIRST_ID);
        next.catch(() => undefined);
        const stored = await alone(INDEXING_LOCK, async (transaction) => {
          await indexPages(transaction, entries);
          return true;
        });
        if (stored === null) break;
        indexed += entries.size;
        await kept;
        kept = keepUp();
        kept.catch(() => undefined);
      }
      await kept;
      await next;
    } finally {
      await Promise.allSettled([kept, next]);
    }
    if (indexed > 0) onIndexed(indexed, (performance.now() - began) / 1_000);
  }

  /** What is left of the segments that are given up at a time is merged before more are. */
  async function releaseAndMerge(): Promise<void> {
    while (!signal.aborted && (await alone(MERGING_LOCK, (transaction) => releaseSegments(transaction))) === true) {
      await mergeNew();
    }
  }

  async function look(everything: boolean): Promise<void> {
    try {
      if (everything) {
        await indexBacklog();
        await releaseAndMerge();
      }
      await mergeNew();
      await untilDone((transaction) => countWords(transaction));
      // One at a time: what is shelved meanwhile waits to be merged too.
      if (await alone(MERGING_LOCK, (transaction) => mergeSegments(transaction))) nudge();
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
  }

  function start(everything: boolean): void {
    clearTimeout(timer);
    timer = undefined;
    if (signal.aborted) return;
    running = (running ?? Promise.resolve()).then(() => look(everything));
  }

  function nudge(): void {
    if (!signal.aborted) timer ??= setTimeout(() => start(false), SETTLE_MS);
  }

  const looking = setInterval(() => start(true), LOOK_EVERY_MS);
  start(true);
  return {
    nudge,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      clearInterval(looking);
      await running;
    },
  };
}
