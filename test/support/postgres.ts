import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { connectionUrl, type EmbeddedConnection } from '../../src/storage/database/embedded/embedded-connection.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  /** The same, for `pg` and `openDatabase`. */
  readonly connectionConfig: EmbeddedConnection;
  /** Removes the database, cutting connections that are still open. */
  drop(): Promise<void>;
}

/**
 * A database of the test's own, with all migrations applied and nothing else in it; `{ empty: true }` leaves out the
 * migrations too. Dropped by `drop`, or at the end of its block when held by `await using`.
 */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const server = inject('testPostgres');
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  const template = empty ? 'template0' : 'test_template';
  await command(server, `CREATE DATABASE ${database} TEMPLATE ${template} STRATEGY file_copy`);
  const drop = () => command(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  const connectionConfig = { ...server, database };
  return {
    url: connectionUrl(connectionConfig),
    connectionConfig,
    drop,
    [Symbol.asyncDispose]: drop,
  };
}

async function command(server: EmbeddedConnection, sql: string): Promise<void> {
  const client = new pg.Client({ ...server, database: 'postgres' });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
