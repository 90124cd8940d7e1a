import type { JobQueue } from '../jobs/job-queue.ts';
import type { Queryable } from '../storage/database/open-database.ts';
import { libraryRecordsFor } from './library-records.ts';
import type { Table } from './tables.ts';

export interface LoadDeps {
  /** A transaction of `inTransaction`. */
  readonly transaction: Queryable;
  readonly queue: JobQueue;
}

export interface Loaded {
  readonly added: number;
  /** Why records can't be added, a sentence each. */
  readonly conflicts: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

/** The library has a row of this id that says something else. */
const OTHER_STATE: Readonly<Record<Table['kind'], (row: Row) => string>> = {
  document: ({ id, url }) => `The document ${id} (${url}) is in another state in the library.`,
  address: ({ url }) => `The address ${url} leads to another document in the library.`,
  revision: ({ id, document_id }) => `The revision ${id} of the document ${document_id} is another in the library.`,
  job: ({ id, url }) => `The job ${id} (${url}) is in another state in the library.`,
  event: ({ job_id, seq }) => `The event ${seq} of the job ${job_id} is another in the library.`,
};

/** The library has another row in its place. */
const TAKEN_PLACE: Readonly<Record<Table['kind'], (row: Row) => string>> = {
  ...OTHER_STATE,
  document: ({ url }) => `The page ${url} is in the library already, as another document.`,
  revision: ({ document_id, number }) => `The document ${document_id} has another revision ${number} in the library.`,
  job: ({ canonical_url }) => `The page ${canonical_url} is being processed in the library, by another job.`,
};

/**
 * Adds rows that the library hasn't; those that it has, just so, are passed over. With a conflict nothing is added.
 *
 * A queued job gets a queue entry. Events take their places after all others, in their order here.
 */
export async function loadRows(
  { transaction, queue }: LoadDeps,
  table: Table,
  columns: { readonly all: readonly string[]; readonly file: readonly string[] },
  records: readonly string[],
): Promise<Loaded> {
  const found = await libraryRecordsFor(transaction, table, columns, records);
  const different = records.filter((json, index) => found[index] !== null && found[index] !== json);
  const absent = records.filter((_json, index) => found[index] === null);
  if (different.length > 0) return { added: 0, conflicts: different.map((json) => sentence(OTHER_STATE, table, json)) };
  if (absent.length === 0) return { added: 0, conflicts: [] };

  const added = await insertRows(transaction, table, columns.file, absent);
  if (added < absent.length) {
    const now = await libraryRecordsFor(transaction, table, columns, absent);
    const refused = absent.filter((_json, index) => now[index] === null);
    return { added, conflicts: refused.map((json) => sentence(TAKEN_PLACE, table, json)) };
  }
  if (table.kind === 'job') await enqueueJobs({ transaction, queue }, absent);
  return { added, conflicts: [] };
}

/** Answers how many were added: a row whose place another has is left out. */
async function insertRows(
  transaction: Queryable,
  { name, ownColumns }: Table,
  columns: readonly string[],
  records: readonly string[],
): Promise<number> {
  const own = Object.entries(ownColumns).filter(([, sql]) => sql !== null);
  const targets = [...columns, ...own.map(([column]) => column)].map((column) => `"${column}"`);
  const values = [...columns.map((column) => `r."${column}"`), ...own.map(([, sql]) => sql)];
  return transaction.$executeRawUnsafe(
    `INSERT INTO "${name}" (${targets.join(', ')})
    SELECT ${values.join(', ')}
    FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS i (record, n)
    CROSS JOIN LATERAL jsonb_populate_record(NULL::"${name}", i.record) AS r
    ORDER BY i.n
    ON CONFLICT DO NOTHING`,
    `[${records.join(',')}]`,
  );
}

async function enqueueJobs({ transaction, queue }: LoadDeps, records: readonly string[]): Promise<void> {
  const jobs = await transaction.job.findMany({
    where: { id: { in: records.map((json) => String(rowOf(json).id)) }, status: 'queued' },
    select: { id: true, queueEntry: true, priority: true, retryAt: true },
  });
  const entries = jobs.map(({ id, queueEntry, priority, retryAt }) => ({
    id: queueEntry,
    jobId: id,
    priority,
    ...(retryAt === null ? {} : { startAfter: retryAt }),
  }));
  await queue.enqueue(transaction, entries);
}

function sentence(sentences: typeof OTHER_STATE, { kind }: Table, json: string): string {
  return sentences[kind](rowOf(json));
}

function rowOf(json: string): Row {
  return JSON.parse(json) as Row;
}
