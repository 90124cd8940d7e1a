/** The one way to the one truth: a Prisma client over a `pg` pool, wherever the PostgreSQL behind it comes from. */

import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';

/** Where a PostgreSQL listens, as `pg` takes it. */
export type DatabaseAddress = Pick<
  pg.PoolConfig,
  'connectionString' | 'host' | 'port' | 'user' | 'password' | 'database'
>;

/** The client, or the transaction of one: what a query needs. */
export type Database = PrismaClient;
export type Queryable = Database | Prisma.TransactionClient;

export interface OpenDatabase {
  readonly database: Database;
  close(): Promise<void>;
}

/** More than the code has; beyond it are lists of every length, which are not worth remembering. */
const MOST_STATEMENTS = 300;

/** Well below a worker's lease. */
const MOST_SILENCE_MS = 5_000;

/** Names for statements, so that each connection parses and plans each only once; '' for one that shall not be kept. */
function createStatementNames(): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size === MOST_STATEMENTS) return '';
    const name = `s${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** No request waits longer for one statement. */
const MOST_MS = 30_000;

/**
 * Opens a pool of at most `connections`, where a statement may take `mostMs` (0: as long as it takes); connections idle for ten seconds are closed, so that a quiet server stays small.
 * Connects on the first query, not here.
 */
export function openDatabase(address: DatabaseAddress, { connections = 12, mostMs = MOST_MS } = {}): OpenDatabase {
  const pool = new pg.Pool({
    ...address,
    max: connections,
    idleTimeoutMillis: 10_000,
    connectionTimeoutMillis: 5_000,
    // A connection that is half open would else keep whoever waits on it for ever.
    keepAlive: true,
    statement_timeout: mostMs,
    query_timeout: mostMs === 0 ? 0 : mostMs + 5_000,
    // Who falls silent in the middle of a transaction (a frozen machine, a lost network) would else keep its locks, and with them
    // the jobs that others take over from it.
    idle_in_transaction_session_timeout: MOST_SILENCE_MS,
    application_name: 'librarian',
  });
  // A connection that breaks while idle is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  const database = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: createStatementNames() }),
    transactionOptions: { maxWait: 10_000, timeout: 20_000 },
  });
  return {
    database,
    async close() {
      await database.$disconnect();
      await pool.end();
    },
  };
}
