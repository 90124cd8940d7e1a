import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { createCluster, POSTGRES_ENVIRONMENT } from '../../../src/storage/database/embedded/create-cluster.ts';
import { connectionUrl, type EmbeddedConnection } from '../../../src/storage/database/embedded/embedded-connection.ts';
import { findPostgresBinaries } from '../../../src/storage/database/embedded/postgres-binaries.ts';
import { findPostmaster, stopPostmaster } from '../../../src/storage/database/embedded/postmaster.ts';
import { runAsUnprivileged } from '../../../src/storage/database/embedded/run-as-unprivileged.ts';
import { openSocketFolder, SOCKET_PORT } from '../../../src/storage/database/embedded/socket-folder.ts';
import { startGuarded } from './start-guarded.ts';

export interface SharedPostgres {
  /** For DATABASE_URL: an empty database. */
  readonly url: string;
  /** The same, for `pg` and `openDatabase`. */
  readonly connection: EmbeddedConnection;
  /** Stops it as an update of PostgreSQL would, cutting all connections, and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Room for several processes, as a server that is set up for them has; every commit is on disk before it is answered. */
const SETTINGS = {
  listen_addresses: '',
  max_connections: '200',
  shared_buffers: '128MB',
  wal_init_zero: 'off',
  timezone: 'UTC',
};

/** The PostgreSQL of the npm dependencies, run in `folder` for several processes at once. It doesn't outlive this process. */
export async function startPostgres(folder: string): Promise<SharedPostgres> {
  await mkdir(folder, { recursive: true });
  const root = await realpath(folder);
  const cluster = join(root, 'postgres');
  const { postgres, initdb } = await findPostgresBinaries();
  const unprivileged = await runAsUnprivileged(root, cluster, postgres);
  await createCluster(cluster, initdb, unprivileged);
  const host = await openSocketFolder(root, unprivileged);
  const connection: EmbeddedConnection = {
    host,
    port: SOCKET_PORT,
    user: 'postgres',
    database: 'librarian',
    ssl: false,
  };

  const command = async (database: string, sql: string) => {
    const client = new pg.Client({ ...connection, database });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const launch = async () => {
    const settings = { ...SETTINGS, unix_socket_directories: `"${host}"` };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const { file, args } = unprivileged.command(postgres, ['-D', cluster, ...options]);
    const launched = startGuarded(file, args, join(root, 'postgres.output'), {
      ...unprivileged.ids,
      env: POSTGRES_ENVIRONMENT,
      cwd: '/',
    });
    await launched.untilReady(() => command('postgres', 'SELECT'));
    return launched;
  };
  let server = await launch();
  await command('postgres', `CREATE DATABASE ${connection.database}`);

  const stop = async () => {
    const postmaster = await findPostmaster(cluster);
    if (postmaster !== undefined) await stopPostmaster(postmaster, cluster);
    await server.stop();
  };
  return {
    url: connectionUrl(connection),
    connection,
    stop,
    async restart() {
      await stop();
      server = await launch();
    },
  };
}
