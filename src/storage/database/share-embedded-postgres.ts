import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { isOwned } from './embedded/owner-session.ts';
import { preparePlace } from './embedded/prepare-place.ts';
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';

interface Options extends EmbeddedOptions {
  /** Whether an empty database is made where there is none. */
  readonly mayCreate: boolean;
}

/**
 * The embedded PostgreSQL for a while, whether or not a Librarian uses the folder: its server when one runs, which `stop`
 * leaves alone and whose end is ours too; else one that is started, ours alone until `stop`.
 *
 * @throws Error with a message for the person: there is no database and none may be made, or as `startEmbeddedPostgres`
 */
export async function shareEmbeddedPostgres({
  dataDir,
  log,
  mayCreate,
}: Options): Promise<Pick<EmbeddedPostgres, 'connection' | 'stop'>> {
  if (!mayCreate && !(await exists(join(dataDir, 'postgres', 'PG_VERSION')))) {
    throw new Error(`There is no library in ${dataDir}. Set DATA_DIR to its folder, or DATABASE_URL to its database.`);
  }
  const { connection } = await preparePlace(dataDir);
  if (await isOwned(connection)) return { connection, stop: async () => undefined };
  return startEmbeddedPostgres({ dataDir, log });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
