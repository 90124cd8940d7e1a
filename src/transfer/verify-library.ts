import { createHash } from 'node:crypto';
import type { Queryable } from '../storage/database/open-database.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';
import { lineOf } from './export-file.ts';
import { fileRecord, forEachFile, libraryRecordsFor, readFileRecord } from './library-records.ts';
import type { ExportFile } from './open-export-file.ts';
import type { OnProgress } from './progress.ts';
import { KINDS, type Kind, readColumns, tableOf } from './tables.ts';

/** How many records of a kind there are, and how those of the file are found in the library. */
export interface KindVerification {
  readonly file: number;
  /** All that the library has; of files, those of the export that it has. */
  readonly library: number;
  readonly missing: number;
  readonly different: number;
}

export interface Verification {
  /** Whether the library has all that the file has, just so. (It may have more.) */
  readonly same: boolean;
  readonly kinds: Readonly<Record<Kind, KindVerification>>;
  /** Of the file, and of what the library would export in its place. */
  readonly sha256: { readonly file: string; readonly library: string };
}

interface VerifyDeps {
  /** A transaction of `inTransaction`. */
  readonly transaction: Queryable;
  readonly objects: ObjectStore;
  readonly onProgress: OnProgress;
}

/** Compares a library with an export: every record by its text, and both by their counts and hashes. */
export async function verifyLibrary(
  { transaction, objects, onProgress }: VerifyDeps,
  file: ExportFile,
): Promise<Verification> {
  const { all } = await readColumns(transaction);
  const { counts } = file.end;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const missing = { ...counts };
  const different = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
  const hash = createHash('sha256').update(file.headLine);
  let done = 0;

  const recordsFor = async (kind: Kind, records: readonly string[]): Promise<(string | null)[]> => {
    if (kind !== 'file') {
      const columns = { all: all[kind], file: file.head.columns[kind] };
      return libraryRecordsFor(transaction, tableOf(kind), columns, records);
    }
    const found: (string | null)[] = [];
    await forEachFile(records, async (json, index) => {
      found[index] = await fileRecord(objects, readFileRecord(json).key);
    });
    return found;
  };
  for await (const { kind, records } of file.batches()) {
    const found = await recordsFor(kind, records);
    for (const [index, json] of found.entries()) {
      if (json === null) continue;
      missing[kind] -= 1;
      if (json !== records[index]) different[kind] += 1;
      hash.update(lineOf(kind, json));
    }
    done += records.length;
    onProgress('verifying', done, total);
  }

  const kinds = {} as Record<Kind, KindVerification>;
  for (const kind of KINDS) {
    const library = kind === 'file' ? counts.file - missing.file : await countRows(transaction, tableOf(kind).name);
    kinds[kind] = { file: counts[kind], library, missing: missing[kind], different: different[kind] };
  }
  const sha256 = { file: file.end.sha256, library: hash.digest('hex') };
  return { same: sha256.file === sha256.library, kinds, sha256 };
}

async function countRows(transaction: Queryable, table: string): Promise<number> {
  const rows = await transaction.$queryRawUnsafe<{ count: number }[]>(`SELECT count(*)::int AS count FROM "${table}"`);
  return rows[0]?.count ?? 0;
}
