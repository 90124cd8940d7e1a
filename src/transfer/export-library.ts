import { DomainError } from '../domain/failure.ts';
import type { Database, Queryable } from '../storage/database/open-database.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';
import type { ExportRecord } from './export-file.ts';
import { inTransaction } from './in-transaction.ts';
import { FILES, libraryRecords } from './library-records.ts';
import { openExportFile } from './open-export-file.ts';
import type { OnProgress } from './progress.ts';
import { readColumns, TABLES } from './tables.ts';
import { type Verification, verifyLibrary } from './verify-library.ts';
import { type WrittenExport, writeExportFile } from './write-export-file.ts';

export interface ExportDeps {
  readonly database: Database;
  readonly objects: ObjectStore;
  /** The Librarian's. */
  readonly version: string;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

export interface Exported extends WrittenExport {
  readonly exportedAt: string;
  /** null when it was not asked for. */
  readonly verification: Verification | null;
}

/**
 * Writes the whole library to a file: documents with all revisions, addresses and files, jobs with their events.
 *
 * It is the library of one moment, however much is shelved meanwhile; a job that is queued or at work is exported as queued.
 * The file is there when it is whole, and with `verify` only after it has been read back and compared.
 *
 * @throws DomainError `FILES_UNAVAILABLE`; `INTERNAL` when what was written is not what the library has
 */
export async function exportLibrary(
  { database, objects, version, onProgress, signal }: ExportDeps,
  path: string,
  { verify }: { readonly verify: boolean },
): Promise<Exported> {
  return inTransaction(database, 'snapshot', async (transaction) => {
    const exportedAt = new Date().toISOString();
    const columns = await readColumns(transaction);
    const total = await countRecords(transaction);
    let verification: Verification | null = null;

    async function* records(): AsyncGenerator<ExportRecord> {
      let done = 0;
      for await (const record of libraryRecords({ transaction, objects }, columns)) {
        yield record;
        done += 1;
        if (done % 100 === 0) onProgress('exporting', done, total);
      }
    }
    const check = async (unfinished: string): Promise<void> => {
      if (!verify) return;
      await using file = await openExportFile(unfinished, signal, (...bytes) => onProgress('reading', ...bytes));
      verification = await verifyLibrary({ transaction, objects, onProgress }, file);
      if (!verification.same)
        throw new DomainError('INTERNAL', `What was written to ${path} is not what the library has.`);
    };
    const head = { exportedAt, librarian: version, columns: columns.moved };
    const written = await writeExportFile(path, head, records(), check, signal);
    return { ...written, exportedAt, verification };
  });
}

async function countRecords(transaction: Queryable): Promise<number> {
  const tables = [...TABLES.map(({ name }) => `"${name}"`), FILES];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table})`);
  const [row] = await transaction.$queryRawUnsafe<{ count: number }[]>(`SELECT (${counts.join(' + ')})::int AS count`);
  return row?.count ?? 0;
}
