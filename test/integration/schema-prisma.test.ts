/** `prisma/schema.prisma` is written by hand beside the migrations; here it is held against the database that they make. */

import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

interface Field {
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default: string | null;
}

interface Index {
  readonly columns: string;
  readonly unique: boolean;
  readonly method: string;
}

interface Model {
  readonly table: string;
  readonly fields: Field[];
  readonly indexes: Index[];
  /** `columns -> table(columns) action`. */
  readonly references: string[];
}

const schema = await readFile('prisma/schema.prisma', 'utf8');
const blocks = [...schema.matchAll(/^(model|enum) (\w+) \{\n([\s\S]*?)^\}/gm)].map(
  ([, kind = '', name = '', body = '']) => ({
    kind,
    name,
    lines: body
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('//')),
  }),
);

const mapped = (text: string) => /@@?map\("(\w+)"\)/.exec(text)?.[1];
const enums = new Map(
  blocks
    .filter(({ kind }) => kind === 'enum')
    .map(({ name, lines }) => [
      name,
      { type: mapped(lines.at(-1) ?? '') ?? name, values: lines.filter((line) => !line.startsWith('@@')) },
    ]),
);
const modelBlocks = blocks.filter(({ kind }) => kind === 'model');
const modelNames = new Set(modelBlocks.map(({ name }) => name));

const SCALARS: Readonly<Record<string, string>> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'double precision',
  Boolean: 'boolean',
  Json: 'jsonb',
  Bytes: 'bytea',
};

/** A field's type as PostgreSQL's `format_type` writes it. */
function columnType(type: string, attributes: string): string {
  const [, bare = '', isList] = /^(.+?)(\[\])?\??$/.exec(type) ?? [];
  const timestamp = /@db\.Timestamptz\((\d)\)/.exec(attributes)?.[1];
  const unsupported = /Unsupported\("(\w+)"\)/.exec(bare)?.[1];
  const named = attributes.includes('@db.Uuid') ? 'uuid' : (enums.get(bare)?.type ?? SCALARS[bare]);
  const column = unsupported ?? (timestamp === undefined ? named : `timestamp(${timestamp}) with time zone`);
  if (column === undefined) throw new Error(`the type ${type} is unknown to this test`);
  return isList === undefined ? column : `${column}[]`;
}

/** A field's default as PostgreSQL writes it. */
function columnDefault(type: string, attributes: string): string | null {
  const given = /@default\((dbgenerated\("(.+)"\)|[^()]*(?:\(\))?)\)/.exec(attributes);
  const value = given?.[2] ?? given?.[1];
  if (value === undefined) return null;
  if (value === 'autoincrement()') return 'identity';
  const enumType = enums.get(type.replace('[]', ''))?.type;
  if (value.startsWith('"')) return `'${value.slice(1, -1)}'::text`;
  if (value === '[]') return `'{}'::${enumType ?? SCALARS[type.replace('[]', '')]}[]`;
  return enumType === undefined ? value : `'${value}'::${enumType}`;
}

function readModel({ name, lines }: (typeof modelBlocks)[number]): Model {
  const columns = new Map<string, string>();
  const fields: Field[] = [];
  const indexes: Index[] = [];
  const references: string[] = [];
  const columnList = (list: string) =>
    list
      .split(/,\s*(?![^(]*\))/)
      .map((part) => {
        const [, field = '', sort] = /^(\w+)(?:\(sort: (\w+)\))?$/.exec(part.trim()) ?? [];
        return `${columns.get(field)}${sort === 'Desc' ? ' DESC' : ''}`;
      })
      .join(', ');

  for (const line of lines.filter((each) => !each.startsWith('@@'))) {
    const [, field = '', type = '', attributes = ''] =
      /^(\w+)\s+(Unsupported\("\w+"\)\??|\S+)\s*(.*)$/.exec(line) ?? [];
    if (modelNames.has(type.replace(/\[\]|\?/, ''))) {
      const [, own, other, action] = /fields: \[(\w+)\], references: \[(\w+)\], onDelete: (\w+)/.exec(attributes) ?? [];
      const target = blocks.find((block) => block.name === type);
      if (own)
        references.push(
          `${columns.get(own)} -> ${mapped(target?.lines.at(-1) ?? '')}(${other}) ${action?.toUpperCase()}`,
        );
      continue;
    }
    const column = mapped(attributes) ?? field;
    columns.set(field, column);
    fields.push({
      column,
      type: columnType(type, attributes),
      nullable: type.endsWith('?'),
      default: columnDefault(type, attributes),
    });
    if (/@id\b|@unique\b/.test(attributes)) indexes.push({ columns: column, unique: true, method: 'btree' });
  }
  for (const line of lines) {
    const [, kind, list = ''] = /^@@(id|unique|index)\(\[(.+?)\]/.exec(line) ?? [];
    if (kind === undefined) continue;
    const method = /type: (\w+)/.exec(line)?.[1]?.toLowerCase() ?? 'btree';
    indexes.push({ columns: columnList(list), unique: kind !== 'index', method });
  }
  const table = mapped(lines.find((line) => line.startsWith('@@map')) ?? '') ?? name;
  return { table, fields, indexes, references };
}

/** What the schema language can't say, and so the migrations alone do. */
const ONLY_SQL = {
  indexes: ['job_live_url', 'index_entry_uncounted_idx', 'word_trigrams_idx', 'document_renew_at_idx'],
  foreignKeys: ['document_revision_id_fkey'],
};

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.connectionConfig);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const byKey =
  <Item>(key: (item: Item) => string) =>
  (a: Item, b: Item) =>
    key(a) < key(b) ? -1 : 1;

describe.for(modelBlocks.map((block) => [block.name, readModel(block)] as const))('%s', ([, model]) => {
  test('has the columns of its table', async () => {
    const { rows } = await client.query<Field>(
      `SELECT attname AS column, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable,
         CASE WHEN attidentity <> '' THEN 'identity' ELSE pg_get_expr(adbin, adrelid) END AS default
       FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
       WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
      [model.table],
    );
    expect(model.fields.toSorted(byKey(({ column }) => column))).toEqual(rows.toSorted(byKey(({ column }) => column)));
  });

  test('has the keys and indexes of its table', async () => {
    const { rows } = await client.query<Index>(
      `SELECT substring(pg_get_indexdef(indexrelid) FROM '\\((.*)\\)') AS columns, indisunique AS unique, amname AS method
       FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = c.relam
       WHERE indrelid = $1::regclass AND relname <> ALL ($2)`,
      [model.table, ONLY_SQL.indexes],
    );
    const text = ({ columns, unique, method }: Index) => `${columns.replaceAll('"', '')} ${unique} ${method}`;
    expect(model.indexes.map(text).toSorted()).toEqual(rows.map(text).toSorted());
  });

  test('has the references of its table', async () => {
    const { rows } = await client.query<{ definition: string }>(
      `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
       WHERE conrelid = $1::regclass AND contype = 'f' AND conname <> ALL ($2)`,
      [model.table, ONLY_SQL.foreignKeys],
    );
    const found = rows.map(({ definition }) =>
      definition.replace(/^FOREIGN KEY \((\w+)\) REFERENCES (\w+\(\w+\)) ON DELETE (\w+)$/, '$1 -> $2 $3'),
    );
    expect(model.references.toSorted()).toEqual(found.toSorted());
  });
});

test('there is a model for every table, and no other', async () => {
  const { rows } = await client.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name NOT LIKE '\\_prisma%'`,
  );
  expect(modelBlocks.map((block) => readModel(block).table).toSorted()).toEqual(
    rows.map(({ name }) => name).toSorted(),
  );
});

test('the enums have the values of their types, in the same order', async () => {
  const { rows } = await client.query<{ type: string; values: string[] }>(
    `SELECT typname AS type, array_agg(enumlabel::text ORDER BY enumsortorder) AS values
     FROM pg_enum JOIN pg_type t ON t.oid = enumtypid JOIN pg_namespace n ON n.oid = typnamespace
     WHERE nspname = 'public' GROUP BY typname`,
  );
  expect([...enums.values()].toSorted(byKey(({ type }) => type))).toEqual(rows.toSorted(byKey(({ type }) => type)));
});
