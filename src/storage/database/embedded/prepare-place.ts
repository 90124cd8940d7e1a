import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { createCluster } from './create-cluster.ts';
import type { EmbeddedConnection } from './embedded-connection.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import type { PostmasterPlace } from './postmaster.ts';
import { runAsUnprivileged } from './run-as-unprivileged.ts';
import { openSocketFolder, SOCKET_PORT } from './socket-folder.ts';

export interface PreparedPlace {
  readonly place: Omit<PostmasterPlace, 'settings'>;
  /** How the server is reached once it runs. */
  readonly connection: EmbeddedConnection;
}

/**
 * Sees to it that `<dataDir>/postgres` is a database cluster, and the folder of its socket is there. Whether a server runs on it
 * makes no difference, and none to the server.
 *
 * @throws Error with a message for the person: there is no PostgreSQL for this system, or root can't run it
 */
export async function preparePlace(dataDir: string): Promise<PreparedPlace> {
  const { postgres, initdb } = await findPostgresBinaries();
  await mkdir(dataDir, { recursive: true });
  const root = await realpath(dataDir);
  const cluster = join(root, 'postgres');
  const unprivileged = await runAsUnprivileged(root, cluster, postgres);
  await createCluster(cluster, initdb, unprivileged);
  const socketFolder = await openSocketFolder(root, unprivileged);
  return {
    place: { cluster, socketFolder, logFile: join(root, 'postgres.log'), postgres, unprivileged },
    connection: { host: socketFolder, port: SOCKET_PORT, user: 'postgres', database: 'librarian', ssl: false },
  };
}
