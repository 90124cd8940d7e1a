import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { isDatabaseAway } from './database-errors.ts';
import type { DatabaseAddress } from './open-database.ts';

export interface ReachOptions {
  readonly log: { warn(message: string): void };
  /** How long it is waited for. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 30_000;
const TELL_EVERY_MS = 5_000;
const TRY_EVERY_MS = 250;
const CONNECT_TIMEOUT_MS = 5_000;

/** The server answers and refuses: user, password, or the database's name is wrong. Time does not heal that. */
const REFUSAL_CODES = /^(28|3D)\w{3}$/;

/**
 * Connects to a database that may be starting, as containers that start together find it: it is tried again for half a minute.
 * The caller ends the connection.
 *
 * @throws Error with a sentence for the person when it isn't there by then, or refuses
 */
export async function reachDatabase(
  address: DatabaseAddress,
  { log, patienceMs = PATIENCE_MS }: ReachOptions,
): Promise<pg.Client> {
  const began = performance.now();
  let tellAt = began;
  for (;;) {
    const client = new pg.Client({ ...address, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
    // One that is lost fails what is asked next; without a listener it would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      const reason = reasonOf(error);
      const place = `The database at ${client.host}:${client.port}`;
      if (REFUSAL_CODES.test(codeOf(error))) {
        throw new Error(`${place} refuses the connection that DATABASE_URL asks for: ${reason}`, { cause: error });
      }
      const waited = performance.now() - began;
      if (!isDatabaseAway(error) || waited > patienceMs) {
        throw new Error(`${place} can not be reached: ${reason}. Is it running, and is DATABASE_URL right?`, {
          cause: error,
        });
      }
      if (performance.now() >= tellAt) {
        log.warn(
          `${place} can not be reached (${reason}). Trying again for ${Math.ceil((patienceMs - waited) / 1_000)} s.`,
        );
        tellAt += TELL_EVERY_MS;
      }
      await delay(TRY_EVERY_MS);
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Node joins the refusals of all addresses of a name in an error without words. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
