/**
 * Brings an export into a library.
 *
 * The file is read three times: to its end, so that nothing of a broken one is taken; to add its rows, in one transaction that
 * is committed last; and, when asked for, to compare. Files are stored once no row can conflict any more, before the commit
 * makes the rows visible. So an import that fails at any point has changed nothing that anyone can see, and files that it
 * leaves behind are swept like those of a load that failed.
 */

import { DomainError } from '../domain/failure.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { isDataError } from '../storage/database/database-errors.ts';
import type { Database, Queryable } from '../storage/database/open-database.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';
import { noCounts } from './export-file.ts';
import { inTransaction } from './in-transaction.ts';
import { fileRecord, forEachFile, readFileRecord } from './library-records.ts';
import { loadRows } from './load-rows.ts';
import type { ExportFile } from './open-export-file.ts';
import type { OnProgress } from './progress.ts';
import { type Counts, type Kind, type KnownColumns, readColumns, TABLES, tableOf } from './tables.ts';
import { type Verification, verifyLibrary } from './verify-library.ts';

export interface ImportDeps {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly queue: JobQueue;
  readonly onProgress: OnProgress;
}

export interface Imported {
  /** The others were there already. */
  readonly added: Counts;
  /** null when it was not asked for. */
  readonly verification: Verification | null;
}

/** Conflicts that are told one by one. */
const MOST_TOLD = 5;

/**
 * Adds all that the export has and the library hasn't, under the same ids, numbers and moments. What the library has just so is
 * passed over: a second import of the same file changes nothing. Queued jobs are queued here.
 *
 * The events of all jobs that are stored meanwhile are told to watchers of all activity once the import has ended.
 *
 * @throws DomainError `INVALID_STATE` when the library has other things in the place of the export's, which it names;
 * `INVALID_INPUT` when the records are not of a library that this Librarian knows; `FILES_UNAVAILABLE`
 */
export async function importLibrary(
  { database, objects, queue, onProgress }: ImportDeps,
  file: ExportFile,
  { verify }: { readonly verify: boolean },
): Promise<Imported> {
  return inTransaction(database, 'write', async (transaction) => {
    const columns = await readColumns(transaction);
    requireKnownColumns(file, columns);
    const added = await load({ transaction, objects, queue, onProgress }, file, columns).catch(explainDataError);
    const verification = verify ? await verifyLibrary({ transaction, objects, onProgress }, file) : null;
    if (verification?.same === false) {
      throw new DomainError('INTERNAL', 'The library is not what the file says after the import, so nothing was kept.');
    }
    return { added, verification };
  });
}

async function load(
  { transaction, objects, queue, onProgress }: Omit<ImportDeps, 'database'> & { readonly transaction: Queryable },
  file: ExportFile,
  { all }: KnownColumns,
): Promise<Record<Kind, number>> {
  const added = noCounts();
  const conflicts: string[] = [];
  const total = Object.values(file.end.counts).reduce((sum, count) => sum + count, 0);
  let done = 0;
  let rowsAreSettled = false;
  for await (const { kind, records } of file.batches()) {
    if (kind === 'file') {
      if (!rowsAreSettled) await settleRows(transaction, conflicts);
      rowsAreSettled = true;
      added.file += await storeFiles(objects, records);
    } else if (conflicts.length === 0) {
      const columns = { all: all[kind], file: file.head.columns[kind] };
      const loaded = await loadRows({ transaction, queue }, tableOf(kind), columns, records);
      added[kind] += loaded.added;
      conflicts.push(...loaded.conflicts);
    }
    done += records.length;
    onProgress('importing', done, total);
  }
  await settleRows(transaction, conflicts);
  return added;
}

/** Refuses what conflicts, and records that don't fit together. */
async function settleRows(transaction: Queryable, conflicts: readonly string[]): Promise<void> {
  if (conflicts.length > 0) {
    const told = conflicts.slice(0, MOST_TOLD).map((conflict) => `  - ${conflict}`);
    const more = conflicts.length > MOST_TOLD ? [`  - and ${conflicts.length - MOST_TOLD} more`] : [];
    throw new DomainError(
      'INVALID_STATE',
      [
        'The library has other things in the place of the export’s, so nothing was imported:',
        ...told,
        ...more,
        'Take them off the shelf first, or import into an empty library.',
      ].join('\n'),
    );
  }
  await transaction.$executeRaw`SET CONSTRAINTS ALL IMMEDIATE`;
}

/** Answers how many were added. */
async function storeFiles(objects: ObjectStore, records: readonly string[]): Promise<number> {
  let added = 0;
  await forEachFile(records, async (json) => {
    const { key, body } = readFileRecord(json);
    const found = await fileRecord(objects, key);
    if (found === json) return;
    if (found !== null) {
      throw new DomainError('INVALID_STATE', `The library has another file ${key}, so nothing was imported.`);
    }
    await objects.put(key, body, 'text/markdown; charset=utf-8');
    added += 1;
  });
  return added;
}

function requireKnownColumns({ head }: ExportFile, { moved }: KnownColumns): void {
  for (const { kind } of TABLES) {
    const unknown = head.columns[kind].find((column) => !moved[kind].includes(column));
    if (unknown === undefined) continue;
    throw new DomainError(
      'INVALID_INPUT',
      `The file was written by another Librarian (${head.librarian}): its ${kind} has a ${unknown}, which is unknown here. Update this one.`,
    );
  }
}

/** The file is just what was written; whoever wrote it was no Librarian. */
function explainDataError(error: unknown): never {
  if (!isDataError(error)) throw error;
  throw new DomainError('INVALID_INPUT', 'The records of the file do not fit together, so nothing was imported.', {
    cause: error,
  });
}
