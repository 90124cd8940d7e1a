/**
 * The queue of jobs that are ready to run, on pg-boss.
 *
 * An entry says only which job to run; what there is to know of the job is in its row. Workers fetch as many entries as they
 * have hands free and hold each by a lease: an entry that isn't renewed for ten seconds goes to another worker. pg-boss's
 * own `work` loop is not used, because it runs one fetch for each of its hands and each wake-up; `fetch`, `touch` and
 * `deleteJob` are, fenced to the attempt that was fetched.
 */

import { fromPrisma, PgBoss } from 'pg-boss';
import type { Priority } from '../domain/job.ts';
import { groupCalls } from '../storage/database/group-calls.ts';
import type { DatabaseAddress, Queryable } from '../storage/database/open-database.ts';

const QUEUE = 'ingest';

/** pg-boss's least; with its monitor at one second a lost entry is back within eleven. */
export const LEASE_SECONDS = 10;

/** No statement of pg-boss's takes a hundredth of it. */
const QUERY_TIMEOUT_MS = 10_000;

const TEN_YEARS_SECONDS = 315_360_000;

/** Between two priorities there is room for those that go first. */
const STEP = 10;
const LOST_FIRST = 5;
const PRIORITY_VALUE: Readonly<Record<Priority, number>> = { high: STEP, normal: 0, low: -STEP };

export interface NewEntry {
  readonly id: string;
  readonly jobId: string;
  readonly priority: Priority;
  /** Not before then. */
  readonly startAfter?: Date;
  /** The server that ran the job was stopped, and the job was put back. */
  readonly afterRestart?: boolean;
}

/** An entry as it was fetched: `retryCount` tells this holding of it from a later one. */
export interface QueueEntry {
  readonly id: string;
  readonly retryCount: number;
  readonly jobId: string;
  readonly afterRestart: boolean;
}

/** What pg-boss keeps of an entry for us. */
interface EntryData {
  readonly jobId: string;
  readonly afterRestart?: boolean;
}

/** SQL with `$1`, `$2` … for its values. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface JobQueue {
  /** Adds entries in the caller's transaction. */
  enqueue(transaction: Queryable, entries: readonly NewEntry[]): Promise<void>;
  /** The statement that would add entries, to be made part of another: one round trip where a transaction takes four. */
  enqueueStatement(entries: readonly NewEntry[]): Promise<Statement>;
  /** Takes up to `limit` entries that are due: those of the highest priority, and of these the oldest. In no order. */
  fetch(limit: number): Promise<QueueEntry[]>;
  /**
   * Lets entries that lost their worker go before others of their priority. pg-boss puts them behind all that were added in the
   * same statement, which of a large batch is many.
   */
  preferLost(database: Queryable): Promise<void>;
  /** Renews the leases of entries that are still held. */
  renew(entries: readonly QueueEntry[]): Promise<void>;
  /** Removes an entry whose work is done. Removals that come together are made together. */
  remove(entry: QueueEntry): Promise<void>;
  /** Removes entries that stand for no job. */
  withdraw(entryIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

interface QueueOptions {
  readonly address: DatabaseAddress;
  /** Whether this process runs jobs, and so looks after entries that lost their worker. */
  readonly supervise: boolean;
  readonly onError: (error: unknown) => void;
}

/** Creates or migrates pg-boss's own schema where needed. */
export async function openJobQueue({ address, supervise, onError }: QueueOptions): Promise<JobQueue> {
  const boss = new PgBoss({
    ...address,
    max: 3,
    // A connection that is half open would else keep the worker that waits on it for ever.
    ...{ keepAlive: true, query_timeout: QUERY_TIMEOUT_MS },
    application_name: 'librarian-queue',
    schedule: false,
    supervise,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
  });
  boss.on('error', onError);
  await boss.start();
  await boss.createQueue(QUEUE, {
    heartbeatSeconds: LEASE_SECONDS,
    // pg-boss's most. A job that runs is bounded by its stages' deadlines and its lease, but may wait long for a store that is
    // away; one that loses its worker is counted in its row.
    expireInSeconds: 86_400,
    retryLimit: 1_000_000,
    retryDelay: 0,
    // pg-boss throws away what has waited for two weeks; the job's row, and its hold on the URL, would wait for ever.
    retentionSeconds: TEN_YEARS_SECONDS,
  });

  const insert = (entries: readonly NewEntry[], db: ReturnType<typeof fromPrisma>) =>
    boss.insert(
      QUEUE,
      entries.map(({ id, jobId, priority, startAfter, afterRestart }) => ({
        id,
        data: { jobId, ...(afterRestart === undefined ? {} : { afterRestart }) } satisfies EntryData,
        priority: PRIORITY_VALUE[priority],
        ...(startAfter === undefined ? {} : { startAfter }),
      })),
      { db, returnId: false },
    );

  const remove = groupCalls(
    async (entries: readonly QueueEntry[]) => {
      await boss.deleteJob(QUEUE, [...entries]);
      return entries.map(() => undefined);
    },
    { most: 100, gathersTurn: true },
  );

  return {
    async enqueue(transaction, entries) {
      if (entries.length > 0) await insert(entries, fromPrisma(transaction));
    },
    async enqueueStatement(entries) {
      let statement: Statement = { text: '', values: [] };
      await insert(entries, {
        async executeSql(text, values = []) {
          statement = { text, values };
          return { rows: [] };
        },
      });
      return statement;
    },
    async fetch(limit) {
      const entries = await boss.fetch<EntryData>(QUEUE, { batchSize: limit });
      return entries.map(({ id, retryCount, data: { jobId, afterRestart = false } }) => ({
        id,
        retryCount,
        jobId,
        afterRestart,
      }));
    },
    async preferLost(database) {
      // Whatever else is tried again has an entry of its own.
      await database.$executeRaw`
        UPDATE pgboss.job_common SET priority = priority + ${LOST_FIRST}
        WHERE name = ${QUEUE} AND state = 'retry' AND priority % ${STEP} = 0`;
    },
    async renew(entries) {
      await boss.touch(QUEUE, [...entries]);
    },
    remove,
    async withdraw(entryIds) {
      await boss.deleteJob(QUEUE, [...entryIds]);
    },
    close: () => boss.stop({ graceful: false, close: true }),
  };
}
