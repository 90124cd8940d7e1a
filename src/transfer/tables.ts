/** Which rows make a library, and what of them means the same in every database. */

import type { Queryable } from '../storage/database/open-database.ts';

/** What a record of an export tells of, in the order in which they depend on each other: rows, then files. */
export const ROW_KINDS = ['document', 'address', 'revision', 'job', 'event'] as const;
export type RowKind = (typeof ROW_KINDS)[number];
export const KINDS = [...ROW_KINDS, 'file'] as const;
export type Kind = (typeof KINDS)[number];

export type Counts = Readonly<Record<Kind, number>>;

export interface Table {
  readonly kind: RowKind;
  readonly name: string;
  readonly key: readonly string[];
  /**
   * Columns that say something only in the database they are in. An import fills them by this SQL; null leaves them to the
   * column's default.
   */
  readonly ownColumns: Readonly<Record<string, string | null>>;
  /** SQL (jsonb) of what is exported in place of some of row `t`'s values. */
  readonly changes: string;
  /** SQL of the order in which rows `t` are exported, and so imported. */
  readonly order: string;
  /** Rows held in memory at a time: few where one may be large. */
  readonly rowsAtATime: number;
}

const NONE = `'{}'::jsonb`;

/** Stage outputs stay behind, so a job that was at work begins anew: by its own id, after the last event of its log. */
const QUEUED_AGAIN = `CASE WHEN t.status IN ('queued', 'processing')
  THEN '{"status": "queued", "current_stage": null, "stages_completed": []}'::jsonb ELSE ${NONE} END`;

/** Not what can be made of these (search entries, vectors), nor what is on its way (queue entries, stage outputs). */
export const TABLES: readonly Table[] = [
  {
    kind: 'document',
    name: 'document',
    key: ['id'],
    // Another library's model may be there at once.
    ownColumns: { renew_at: 'CASE WHEN r.model_failure IS NOT NULL THEN now() END' },
    changes: NONE,
    order: 't.id',
    rowsAtATime: 200,
  },
  {
    kind: 'address',
    name: 'document_address',
    key: ['url'],
    ownColumns: {},
    changes: NONE,
    order: 't.url',
    rowsAtATime: 500,
  },
  { kind: 'revision', name: 'revision', key: ['id'], ownColumns: {}, changes: NONE, order: 't.id', rowsAtATime: 8 },
  {
    kind: 'job',
    name: 'job',
    key: ['id'],
    ownColumns: { queue_entry: 'gen_random_uuid()' },
    changes: QUEUED_AGAIN,
    order: 't.id',
    rowsAtATime: 500,
  },
  {
    kind: 'event',
    name: 'job_event',
    key: ['job_id', 'seq'],
    // The place in the activity of all jobs: drawn anew, in the same order.
    ownColumns: { transaction: null, position: null },
    changes: NONE,
    order: 't.transaction, t.position',
    rowsAtATime: 500,
  },
];

export function tableOf(kind: RowKind): Table {
  const table = TABLES.find((each) => each.kind === kind);
  if (table === undefined) throw new Error(`no table holds records of the kind ${kind}`);
  return table;
}

/** The columns of each kind's rows, in the order of the table. */
export type Columns = Readonly<Record<RowKind, readonly string[]>>;

export interface KnownColumns {
  /** All that a row has. */
  readonly all: Columns;
  /** Those that are exported: not what is one database's own, nor what PostgreSQL computes of the others. */
  readonly moved: Columns;
}

/** Reads from the database which columns there are, so that one that is added is exported from then on. */
export async function readColumns(database: Queryable): Promise<KnownColumns> {
  const rows = await database.$queryRaw<{ table: string; column: string; computed: boolean }[]>`
    SELECT table_name::text AS table, column_name::text AS column, is_generated = 'ALWAYS' AS computed
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = ANY (${TABLES.map(({ name }) => name)})
    ORDER BY table_name, ordinal_position`;
  const namesOf = ({ name, ownColumns }: Table, all: boolean) =>
    rows
      .filter(
        ({ table, column, computed }) => table === name && (all || !(computed || Object.hasOwn(ownColumns, column))),
      )
      .map(({ column }) => column);
  return { all: byKind((table) => namesOf(table, true)), moved: byKind((table) => namesOf(table, false)) };
}

function byKind(columnsOf: (table: Table) => string[]): Columns {
  return Object.fromEntries(TABLES.map((table) => [table.kind, columnsOf(table)])) as Record<RowKind, string[]>;
}

/** SQL of row `t` as a record of an export has it, without these columns; `$2` in the statement's place for their names. */
export function recordSql({ changes }: Table, withoutColumns: string): string {
  return `(to_jsonb(t) || ${changes}) - ${withoutColumns}::text[]`;
}
