/** The composition root: Config → drivers → features → server and worker; `close` undoes it in reverse. */

import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { type Logger, pino } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { checkHealth } from './check-health.ts';
import type { Config } from './config.ts';
import type { Features } from './graphql/context.ts';
import type { Part } from './graphql/health.ts';
import { schema } from './graphql/schema.ts';
import { closeServer } from './http/close-server.ts';
import { createServer } from './http/server.ts';
import { createAppend } from './jobs/append.ts';
import { cancelJob } from './jobs/cancel-job.ts';
import { createClaimJob } from './jobs/claim-job.ts';
import { createFindJob } from './jobs/find-job.ts';
import { openJobQueue } from './jobs/job-queue.ts';
import { listJobs } from './jobs/list-jobs.ts';
import { newestActivity, readActivity, readEvents } from './jobs/read-events.ts';
import { retryJob } from './jobs/retry-job.ts';
import { runJob } from './jobs/run-job.ts';
import { startWorker } from './jobs/start-worker.ts';
import { createSubmitJob } from './jobs/submit-job.ts';
import { watchActivity } from './jobs/watch-activity.ts';
import { watchJob } from './jobs/watch-job.ts';
import { deleteDocument } from './library/delete-document.ts';
import { findCurrentRevision, findDocument, findDocumentByUrl, listRevisions } from './library/find-document.ts';
import { listDocuments } from './library/list-documents.ts';
import { readContent } from './library/read-content.ts';
import { sweep } from './library/sweep.ts';
import { createPipeline } from './pipeline/content-pipeline.ts';
import { createAddressGuard } from './pipeline/extract/address-guard.ts';
import { createPageFetcher, type FetchLimits } from './pipeline/extract/fetch-page.ts';
import { openPageThreads } from './pipeline/page-threads.ts';
import { startEmbeddedPostgres } from './storage/database/embedded-postgres.ts';
import { applyMigrations } from './storage/database/migrate.ts';
import { type DatabaseAddress, openDatabase } from './storage/database/open-database.ts';
import { openMemoryEvents } from './storage/events/memory-events.ts';
import { openFolderObjects } from './storage/objects/folder-objects.ts';

export interface App {
  /** Where it listens. */
  readonly url: string;
  readonly version: string;
  /** Which driver serves each part. */
  readonly drivers: Readonly<Record<Part, string>>;
  /** Takes no more requests, gives running jobs ten seconds, tells the streams, and stops everything. */
  close(): Promise<void>;
}

/** What tests and benchmarks may set that people may not. */
export interface AppOptions {
  readonly log?: Logger;
  readonly retryDelaysMs?: readonly number[];
  readonly heartbeatMs?: number;
  readonly graceMs?: number;
  readonly fetchLimits?: Partial<FetchLimits>;
}

const RETRY_DELAYS_MS = [2_000, 10_000];
const GRACE_MS = 10_000;
const FIRST_SWEEP_MS = 60_000;
const SWEEP_EVERY_MS = 3_600_000;

/**
 * Starts everything that the configuration asks for.
 *
 * @throws Error with a sentence for the person when a part can't be started; what had been started is stopped again
 */
export async function startApp(config: Config, options: AppOptions = {}): Promise<App> {
  await using started = new AsyncDisposableStack();
  const { log = pino({ level: config.logLevel }, pino.destination(2)) } = options;
  const { version } = packageJson;
  const stopping = new AbortController();

  // Drivers.
  const embedded = config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : null;
  if (embedded !== null) started.defer(() => embedded.stop());
  const address: DatabaseAddress = embedded?.connection ?? { connectionString: config.databaseUrl ?? '' };
  await migrate(address);
  const { database, close: closeDatabase } = openDatabase(address);
  started.defer(closeDatabase);
  const onError = (error: unknown) => log.warn({ err: error }, 'background work failed; it is tried again');
  const queue = await openJobQueue({ address, supervise: true, onError });
  started.defer(() => queue.close());
  const events = openMemoryEvents();
  const objects = await openFolderObjects(join(config.dataDir, 'objects'));
  const drivers: Record<Part, string> = {
    database: embedded === null ? 'PostgreSQL at DATABASE_URL' : `PostgreSQL, embedded in ${config.dataDir}`,
    redis: 'in-process',
    vectors: 'none yet',
    files: `folder ${join(config.dataDir, 'objects')}`,
    ai: 'extractive, in-process',
    queue: 'pg-boss',
  };

  // Features.
  const findJob = createFindJob(database);
  const append = createAppend(database, events);
  const submit = createSubmitJob({ database, queue, events });
  const features: Features = {
    jobs: {
      submit,
      find: findJob,
      list: (filter, order, page) => listJobs(database, filter, order, page),
      cancel: (id) => cancelJob({ findJob, append }, id),
      retry: (id) => retryJob({ database, queue, events, findJob }, id),
      events: async (id, after, limit) => (await readEvents(database, id, after, limit))?.events ?? null,
      watch: (id, after, signal) =>
        watchJob(
          { events, readLog: (...page) => readEvents(database, ...page), stopping: stopping.signal },
          id,
          after,
          signal,
        ),
      watchAll: (cursor, signal) =>
        watchActivity(
          {
            events,
            readActivity: (...page) => readActivity(database, ...page),
            newest: () => newestActivity(database),
            stopping: stopping.signal,
          },
          cursor,
          signal,
        ),
    },
    library: {
      find: (id) => findDocument(database, id),
      findByUrl: (url) => findDocumentByUrl(database, url),
      list: (filter, order, page) => listDocuments(database, filter, order, page),
      revisions: (id) => listRevisions(database, id),
      currentRevision: (document) => findCurrentRevision(database, document),
      content: (id, revision) => readContent({ database, objects }, id, revision),
      delete: (id) => deleteDocument({ database, objects }, id),
    },
    health: () => checkHealth({ version, database, objects, drivers }),
    reportFault: (err, requestId) => log.error({ err, reqId: requestId }, 'part of a request failed'),
  };

  // The worker.
  const fetcher = createPageFetcher({
    guard: createAddressGuard(config.fetchAllowPrivate),
    userAgent: `WilliamsLibrarian/${version}`,
    ...(options.fetchLimits === undefined ? {} : { limits: options.fetchLimits }),
  });
  started.defer(() => fetcher.close());
  const threads = openPageThreads();
  started.defer(() => threads.close());
  const runPipeline = createPipeline({ database, objects, fetcher, threads });
  const retryDelaysMs = options.retryDelaysMs ?? RETRY_DELAYS_MS;
  const claimJob = createClaimJob(database);
  const runDeps = { database, queue, events, claimJob, append, runPipeline, retryDelaysMs, log };
  const worker = await startWorker({
    database,
    queue,
    events,
    runJob: (entry, signal) => runJob(runDeps, entry, signal),
    concurrency: config.workerConcurrency,
    onError,
  });
  started.defer(() => worker.stop(options.graceMs ?? GRACE_MS));
  const sweepNow = () => void sweep({ database, objects }).catch(onError);
  const sweepings = [setTimeout(sweepNow, FIRST_SWEEP_MS), setInterval(sweepNow, SWEEP_EVERY_MS)];
  started.defer(() => sweepings.forEach(clearTimeout));

  // The server.
  const server = await createServer({
    schema,
    features,
    version,
    corsOrigins: config.corsOrigins,
    anyHost: config.openToAll,
    log,
    ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
  });
  started.defer(() => closeServer(server));
  // First of all, so that no stream keeps the server from closing.
  started.defer(() => stopping.abort());
  await server.listen({ host: config.host, port: config.port, backlog: 4_096 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new Error(`Port ${config.port} is taken. Stop the program that has it, or set PORT to another.`);
  });
  const { port } = server.server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;

  const resources = started.move();
  return { url: `http://${host}:${port}`, version, drivers, close: () => resources.disposeAsync() };
}

async function migrate(address: DatabaseAddress): Promise<void> {
  const client = new pg.Client(address);
  await client.connect();
  try {
    await applyMigrations(client, join(import.meta.dirname, '../prisma/migrations'));
  } finally {
    await client.end();
  }
}
