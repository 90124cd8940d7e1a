/** The stores that the settings name, opened alike for the server and for the commands that work without it. */

import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { startEmbeddedPostgres } from './storage/database/embedded-postgres.ts';
import { applyMigrations } from './storage/database/migrate.ts';
import { type Database, type DatabaseAddress, openDatabase } from './storage/database/open-database.ts';
import { reachDatabase } from './storage/database/reach-database.ts';
import { shareEmbeddedPostgres } from './storage/database/share-embedded-postgres.ts';
import { openFolderObjects } from './storage/objects/folder-objects.ts';
import type { ObjectStore } from './storage/objects/object-store.ts';
import type { S3Settings } from './storage/objects/s3-client.ts';

export interface Stores {
  readonly address: DatabaseAddress;
  readonly database: Database;
  readonly objects: ObjectStore;
  /** Which driver serves each. */
  readonly drivers: { readonly database: string; readonly files: string };
  close(): Promise<void>;
}

/**
 * Who else may use an embedded database meanwhile: nobody (a server), or a server that may run already. Without one, whoever
 * visits brings a library along, or finds one that is there.
 */
export type Tenancy = 'own' | 'visit' | 'visit existing';

/**
 * Opens database and files, with all migrations applied.
 *
 * @throws Error with a sentence for the person when one can't be opened; what had been opened is closed again
 */
export async function openStores(
  config: Config,
  log: Pick<Logger, 'info' | 'warn'>,
  tenancy: Tenancy = 'own',
): Promise<Stores> {
  await using opened = new AsyncDisposableStack();
  const { dataDir, s3 } = config;
  const start = () =>
    tenancy === 'own'
      ? startEmbeddedPostgres({ dataDir, log })
      : shareEmbeddedPostgres({ dataDir, log, mayCreate: tenancy === 'visit' });
  const embedded = config.databaseUrl === null ? await start() : null;
  if (embedded !== null) opened.defer(() => embedded.stop());
  const address: DatabaseAddress = embedded?.connection ?? { connectionString: config.databaseUrl ?? '' };
  await migrate(address, log);
  const { database, close: closeDatabase } = openDatabase(address, tenancy === 'own' ? {} : { mostMs: 0 });
  opened.defer(closeDatabase);
  const folder = join(dataDir, 'objects');
  const objects = s3 === null ? await openFolderObjects(folder) : await openS3(s3);
  const drivers = {
    database: embedded === null ? 'PostgreSQL at DATABASE_URL' : `PostgreSQL, embedded in ${dataDir}`,
    files: s3 === null ? `folder ${folder}` : `bucket ${s3.bucket} at ${new URL(s3.endpoint).origin}`,
  };
  const resources = opened.move();
  return { address, database, objects, drivers, close: () => resources.disposeAsync() };
}

async function migrate(address: DatabaseAddress, log: Pick<Logger, 'warn'>): Promise<void> {
  const client = await reachDatabase(address, { log });
  try {
    await applyMigrations(client, join(import.meta.dirname, '../prisma/migrations'));
  } finally {
    await client.end();
  }
}

/** Its client takes forty megabytes of memory, which a library that keeps its files in a folder has better use for. */
async function openS3(settings: S3Settings): Promise<ObjectStore> {
  const { openS3Objects } = await import('./storage/objects/s3-objects.ts');
  return openS3Objects(settings);
}
