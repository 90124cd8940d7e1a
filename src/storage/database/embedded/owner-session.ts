/** The connection that says whose the database is: it holds an advisory lock for as long as a Librarian uses the folder. */

import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { EmbeddedConnection } from './embedded-connection.ts';

/** "libr", and the first of our locks. */
const LOCK = [0x6c_69_62_72, 1] as const;

const POLL_MS = 10;
/** How long a killed predecessor's connection may need to be noticed. */
const LOCK_PATIENCE_MS = 3_000;

/** Connection failures, starting up or shutting down, too many connections: it may go better in a moment. */
const PASSING = /^(08\w{3}|57P0[123]|53300|ENOENT|ECONNREFUSED|ECONNRESET|EPIPE|EAGAIN|ETIMEDOUT)$/;

export interface OwnerSession {
  readonly client: pg.Client;
  /** The server's process id. */
  readonly postmaster: number;
}

/**
 * Connects as soon as the server lets us, making our database at the first time.
 *
 * @param isHopeless asked between attempts; ends the wait with `undefined`
 * @throws Error when the deadline (`performance.now()` milliseconds) has passed, or the server refuses us for good
 */
export async function connectAsOwner(
  connection: EmbeddedConnection,
  deadline: number,
  isHopeless: () => Promise<boolean>,
): Promise<OwnerSession | undefined> {
  while (!(await isHopeless())) {
    try {
      const client = await connect(connection);
      const { rows } = await client.query<{ pid: number }>(
        `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`,
      );
      return { client, postmaster: rows[0]?.pid ?? Number.NaN };
    } catch (error) {
      if (codeOf(error) === '3D000') await createDatabase(connection);
      else if (!isPassing(error) || performance.now() > deadline) throw error;
      else await delay(POLL_MS);
    }
  }
  return undefined;
}

/**
 * Takes the lock, waiting a little for a killed predecessor's to fall.
 *
 * @throws Error that names the process which uses the database
 */
export async function lockDatabase({ client }: OwnerSession, dataDir: string): Promise<void> {
  const deadline = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS locked', [
      ...LOCK,
    ]);
    if (rows[0]?.locked) return;
    if (performance.now() > deadline) break;
    await delay(5 * POLL_MS);
  }
  const owner = (await findOwner(client)) ?? 'unknown';
  throw new Error(
    `Another Librarian (process ${owner}) is already using ${dataDir}. Stop it, or set DATA_DIR to another folder.`,
  );
}

/** Whether a Librarian uses the database now; false also when no server answers at the moment. */
export async function isOwned(connection: EmbeddedConnection): Promise<boolean> {
  try {
    const client = await connect(connection, 'librarian');
    return await findOwner(client)
      .then((owner) => owner !== undefined)
      .finally(() => client.end());
  } catch (error) {
    if (isPassing(error) || codeOf(error) === '3D000') return false;
    throw error;
  }
}

/** The process that holds the lock, as it named itself. */
async function findOwner(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND objsubid = 2 AND granted`,
    [...LOCK],
  );
  return rows[0]?.name.split(' ').at(-1);
}

/** Whether trying again may help: the server is not there yet, not any more, or was lost in the middle of it. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return PASSING.test(code);
  return error instanceof Error && /connection terminated|not queryable/i.test(error.message);
}

async function connect(connection: EmbeddedConnection, name = `librarian owner ${process.pid}`): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, application_name: name });
  // The end of the connection is told by `end`; without a listener the error before it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function createDatabase(connection: EmbeddedConnection): Promise<void> {
  const client = await connect({ ...connection, database: 'postgres' });
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(connection.database)}`);
  } catch (error) {
    // Another start was faster: the name is taken, or being taken (as its unique index says).
    if (!['42P04', '23505'].includes(codeOf(error) ?? '')) throw error;
  } finally {
    await client.end();
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
