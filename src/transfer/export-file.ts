/**
 * An export as a file: gzip'd lines of JSON, each `{"<kind>": <record>}`.
 *
 * The first line says what the file is (`export`), the last how many records of each kind it holds and the SHA-256 of all lines
 * before (`end`): a file without its end, or whose end says otherwise, is no export. A row's record is its text in PostgreSQL's
 * `jsonb`, which is the same in every version and place; so records are compared, and hashed, as they are.
 */

import { z } from 'zod';
import { type Columns, type Counts, KINDS, type Kind, ROW_KINDS } from './tables.ts';

export const FORMAT = 'williams-librarian';

/** What this Librarian writes. It reads this and older ones; a kind of record that is added makes a new version. */
export const FORMAT_VERSION = 1;

export interface ExportRecord {
  readonly kind: Kind;
  /** JSON. */
  readonly json: string;
}

export interface ExportHead {
  readonly exportedAt: string;
  /** The version of the Librarian that wrote it. */
  readonly librarian: string;
  readonly columns: Columns;
}

export interface ExportEnd {
  readonly counts: Counts;
  /** Of all lines before the end, hex. */
  readonly sha256: string;
}

const Head = z.object({
  format: z.literal(FORMAT),
  version: z.int().min(1),
  exported_at: z.iso.datetime(),
  librarian: z.string(),
  columns: z.partialRecord(z.enum(ROW_KINDS), z.array(z.string())),
});

const NO_COLUMNS: Columns = { document: [], address: [], revision: [], job: [], event: [] };

const End = z.object({ counts: z.partialRecord(z.enum(KINDS), z.int().min(0)), sha256: z.hash('sha256') });

export function lineOf(kind: Kind | 'export' | 'end', json: string): string {
  return `{"${kind}":${json}}\n`;
}

const LINE = /^\{"([a-z]+)":(.*)\}$/s;

/** A line without its line break, taken apart; null for one that is none of an export's. */
export function readLine(line: string): { readonly kind: string; readonly json: string } | null {
  const [, kind, json] = LINE.exec(line) ?? [];
  return kind === undefined || json === undefined ? null : { kind, json };
}

export function isKind(kind: string): kind is Kind {
  return KINDS.some((each) => each === kind);
}

export function writeHead({ exportedAt, librarian, columns }: ExportHead): string {
  return JSON.stringify({ format: FORMAT, version: FORMAT_VERSION, exported_at: exportedAt, librarian, columns });
}

/** The head; `newer` for one of a format that only later versions read, null for what is none. */
export function readHead(json: string): ExportHead | 'newer' | null {
  const version = z.object({ format: z.literal(FORMAT), version: z.int() }).safeParse(parse(json));
  if (version.success && version.data.version > FORMAT_VERSION) return 'newer';
  const head = Head.safeParse(parse(json));
  if (!head.success) return null;
  const { exported_at: exportedAt, librarian, columns } = head.data;
  return { exportedAt, librarian, columns: { ...NO_COLUMNS, ...columns } };
}

export function readEnd(json: string): ExportEnd | null {
  const end = End.safeParse(parse(json)).data;
  return end === undefined ? null : { counts: { ...noCounts(), ...end.counts }, sha256: end.sha256 };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

export function noCounts(): Record<Kind, number> {
  return { document: 0, address: 0, revision: 0, job: 0, event: 0, file: 0 };
}
