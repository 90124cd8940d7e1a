/** The library's rows and files as the records of an export. */

import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { DomainError } from '../domain/failure.ts';
import { UPLOAD_IS_KEPT, uploadKey } from '../library/uploads.ts';
import type { Queryable } from '../storage/database/open-database.ts';
import { type ObjectStore, requireKey } from '../storage/objects/object-store.ts';
import type { ExportRecord } from './export-file.ts';
import { type KnownColumns, recordSql, TABLES, type Table } from './tables.ts';

export interface LibraryDeps {
  /** A transaction that sees one state of the library, prepared by `inTransaction`. */
  readonly transaction: Queryable;
  readonly objects: ObjectStore;
}

/** SQL of the files that there are: of revisions, and those uploaded with jobs that may yet read them. */
export const FILES = `(SELECT id, file_key AS key FROM revision
  UNION ALL SELECT id, '${uploadKey('')}' || id FROM job WHERE ${UPLOAD_IS_KEPT}) AS stored`;

/** Files read or written at a time. */
const FILES_AT_A_TIME = 16;

/** All records of the library, of one state of its database, in the order in which they depend on each other. */
export async function* libraryRecords(
  { transaction, objects }: LibraryDeps,
  { all, moved }: KnownColumns,
): AsyncGenerator<ExportRecord> {
  for (const table of TABLES) {
    const kept = new Set(moved[table.kind]);
    const left = all[table.kind].filter((column) => !kept.has(column));
    const query = `SELECT (${recordSql(table, textArray(left))})::text AS json FROM "${table.name}" t ORDER BY ${table.order}`;
    for await (const rows of pages<{ json: string }>(transaction, table.name, query, table.rowsAtATime)) {
      for (const { json } of rows) yield { kind: table.kind, json };
    }
  }
  const query = `SELECT key FROM ${FILES} ORDER BY id`;
  for await (const rows of pages<{ key: string }>(transaction, 'file', query, FILES_AT_A_TIME)) {
    const records = await Promise.all(rows.map(({ key }) => fileRecord(objects, key)));
    // A file that has gone is written again from its revision by whoever reads it.
    for (const json of records) if (json !== null) yield { kind: 'file', json };
  }
}

/** The library's record for each of these, by their keys; null where it has none. Columns that the file hasn't are left out. */
export async function libraryRecordsFor(
  transaction: Queryable,
  table: Table,
  columns: { readonly all: readonly string[]; readonly file: readonly string[] },
  records: readonly string[],
): Promise<(string | null)[]> {
  const kept = new Set(columns.file);
  const left = columns.all.filter((column) => !kept.has(column));
  const sameKey = table.key.map((column) => `t."${column}" = r."${column}"`).join(' AND ');
  const rows = await transaction.$queryRawUnsafe<{ json: string | null }[]>(
    `SELECT (${recordSql(table, '$2')})::text AS json
    FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS i (record, n)
    CROSS JOIN LATERAL jsonb_populate_record(NULL::"${table.name}", i.record) AS r
    LEFT JOIN "${table.name}" t ON ${sameKey}
    ORDER BY i.n`,
    `[${records.join(',')}]`,
    left,
  );
  return rows.map(({ json }) => json);
}

const FileRecord = z.union([
  z.object({ key: z.string(), text: z.string() }),
  z.object({ key: z.string(), base64: z.base64() }),
]);

/** @throws DomainError `INVALID_INPUT` */
export function readFileRecord(json: string): { readonly key: string; readonly body: Buffer } {
  try {
    const record = FileRecord.parse(JSON.parse(json));
    requireKey(record.key);
    const body = 'text' in record ? Buffer.from(record.text) : Buffer.from(record.base64, 'base64');
    return { key: record.key, body };
  } catch (cause) {
    throw new DomainError('INVALID_INPUT', 'A record of a file can not be read.', { cause });
  }
}

/** A file's record; null for one that isn't there. */
export async function fileRecord(objects: ObjectStore, key: string): Promise<string | null> {
  const body = await objects.get(key);
  if (body === null) return null;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return JSON.stringify(isUtf8(bytes) ? { key, text: bytes.toString() } : { key, base64: bytes.toString('base64') });
}

/** Goes through files' records a few at a time. */
export async function forEachFile(
  records: readonly string[],
  work: (json: string, index: number) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < records.length; from += FILES_AT_A_TIME) {
    const some = records.slice(from, from + FILES_AT_A_TIME);
    await Promise.all(some.map((json, index) => work(json, from + index)));
  }
}

/** A query's rows, so many at a time: only these are held in memory, here and in the server. */
async function* pages<Row>(transaction: Queryable, name: string, query: string, size: number): AsyncGenerator<Row[]> {
  const cursor = `"export_${name}"`;
  await transaction.$executeRawUnsafe(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${query}`);
  for (;;) {
    const rows = await transaction.$queryRawUnsafe<Row[]>(`FETCH ${size} FROM ${cursor}`);
    if (rows.length > 0) yield rows;
    if (rows.length < size) break;
  }
  await transaction.$executeRawUnsafe(`CLOSE ${cursor}`);
}

/** Names of columns, from the database's own catalogue, as a literal: a cursor's query takes no values. */
function textArray(names: readonly string[]): string {
  return `'{${names.map((name) => `"${name}"`).join(',')}}'`;
}
