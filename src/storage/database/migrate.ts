import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientBase } from 'pg';

/** The advisory lock that `prisma migrate` takes too, so that neither runs beside the other. */
const LOCK = 72_707_369;

/** As Prisma's schema engine makes it. */
const CREATE_RECORDS = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  varchar(36) PRIMARY KEY NOT NULL,
    checksum            varchar(64) NOT NULL,
    finished_at         timestamptz,
    migration_name      varchar(255) NOT NULL,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`;

interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hex. */
  readonly checksum: string;
}

interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/**
 * Brings the database to the state that `folder` describes: one folder `<timestamp>_<name>` with a `migration.sql` for each
 * step, applied in order of their names.
 *
 * Each is applied and recorded in one transaction, so a kill leaves none half done (which is why a migration must not hold
 * what can't run in a transaction, as CREATE INDEX CONCURRENTLY). Of many processes that start at once, one applies and the
 * others wait. Recorded as Prisma 7 does, so that `prisma migrate deploy` and this can take turns. One query if all is applied.
 *
 * @param client a connection of its own, outside a transaction and not through a transaction pooler
 * @returns the names of the migrations that were applied now
 * @throws Error with a message for the person: a migration fails, was changed after it was applied, is half applied (by
 *   `prisma migrate`), or the database knows one that the code doesn't
 */
export async function applyMigrations(client: ClientBase, folder: string): Promise<string[]> {
  const migrations = await readMigrations(folder);
  if (findPending(migrations, await readApplied(client)).length === 0) return [];

  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    await client.query(CREATE_RECORDS);
    const pending = findPending(migrations, await readApplied(client));
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    // A connection that broke has lost the lock by itself; its own error says more.
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(join(folder, name, 'migration.sql'));
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
}

/** What the database has on record, without what was rolled back; nothing if it has no record yet. */
async function readApplied(client: ClientBase): Promise<AppliedMigration[]> {
  try {
    const { rows } = await client.query<AppliedMigration>(
      `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
    );
    return rows;
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === '42P01';
    if (isMissing) return [];
    throw error;
  }
}

function findPending(migrations: readonly Migration[], applied: readonly AppliedMigration[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum, finished } of applied) {
    if (!finished) {
      throw new Error(
        `The database migration ${name} was begun and not finished. See what is missing, then settle it with ` +
          `"npx prisma migrate resolve --applied ${name}" or "--rolled-back ${name}".`,
      );
    }
    const migration = known.get(name);
    if (migration === undefined) {
      throw new Error(
        `The database is newer than this Librarian: it has the migration ${name}, which is unknown here. Update Librarian, ` +
          'or use another database.',
      );
    }
    if (migration.checksum !== checksum) {
      throw new Error(
        `The database migration ${name} was changed after it had been applied. Restore its file; changes belong in a new one.`,
      );
    }
  }
  const done = new Set(applied.map(({ name }) => name));
  return migrations.filter(({ name }) => !done.has(name));
}

async function apply(client: ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The database migration ${name} failed, and nothing of it was kept: ${reason}`, { cause });
  }
}
