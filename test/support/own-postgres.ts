import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/storage/database/embedded-postgres.ts';

/** A PostgreSQL of the test's own, which it may stop and start. */
export interface OwnPostgres extends AsyncDisposable {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'librarian-postgres-'));
  const start = () => startEmbeddedPostgres({ dataDir, log: { info: () => undefined, warn: () => undefined } });
  let server: EmbeddedPostgres = await start();
  return {
    url: server.url,
    stop: () => server.stop(),
    async start() {
      server = await start();
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
