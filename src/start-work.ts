/** Starts what a worker does: it runs jobs, and looks after what they have shelved. */

import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Metrics } from './http/metrics/create-metrics.ts';
import { createClaimJob } from './jobs/claim-job.ts';
import { runJob } from './jobs/run-job.ts';
import { startWorker } from './jobs/start-worker.ts';
import { keepShelf } from './keep-shelf.ts';
import type { EmbedPage } from './library/semantic/embed-page.ts';
import type { Desk } from './open-desk.ts';
import type { Drivers } from './open-drivers.ts';
import type { Meaning } from './open-meaning.ts';
import { createPipeline, type RunPipeline } from './pipeline/content-pipeline.ts';
import { createAddressGuard } from './pipeline/extract/address-guard.ts';
import { createPageFetcher, type FetchLimits } from './pipeline/extract/fetch-page.ts';
import { giveWayAltogether } from './pipeline/give-way.ts';
import { openPageThreads } from './pipeline/page-threads.ts';
import { createModelReader } from './pipeline/transform/model-reader.ts';
import type { Tracing } from './telemetry/tracing.ts';

export interface WorkOptions {
  /** Milliseconds before each automatic retry of a job. */
  readonly retryDelaysMs?: readonly number[];
  /** What running jobs get to end when the process stops. */
  readonly graceMs?: number;
  readonly fetchLimits?: Partial<FetchLimits>;
}

interface WorkDeps {
  readonly drivers: Drivers;
  readonly desk: Desk;
  /** null: no embedding model is set. */
  readonly meaning: Meaning | null;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly log: Logger;
  readonly onError: (error: unknown) => void;
  readonly version: string;
  readonly config: Pick<Config, 'role' | 'fetchAllowPrivate' | 'workerConcurrency'>;
}

const RETRY_DELAYS_MS = [2_000, 10_000];
const GRACE_MS = 10_000;

/** @returns what stops it: no new jobs, a grace for those that run, then they go back into the queue */
export async function startWork(deps: WorkDeps, options: WorkOptions): Promise<() => Promise<void>> {
  await using started = new AsyncDisposableStack();
  const { drivers, desk, meaning, metrics, tracing, log, onError, version, config } = deps;
  const { database, objects, vectors, events, models } = drivers;
  const { queue, append, tell } = desk;
  // Whoever answers requests on the same machine goes first.
  if (config.role === 'worker') giveWayAltogether();
  const fetcher = createPageFetcher({
    guard: createAddressGuard(config.fetchAllowPrivate),
    userAgent: `WilliamsLibrarian/${version}`,
    ...(options.fetchLimits === undefined ? {} : { limits: options.fetchLimits }),
  });
  started.defer(() => fetcher.close());
  const threads = openPageThreads();
  started.defer(() => threads.close());

  const chat = models?.chat ?? null;
  const reader = chat === null ? null : createModelReader(chat);
  const shelf = keepShelf({ drivers, desk, threads, meaning, reader, log, onError });
  started.defer(() => shelf.stop());
  const embedPage = meaning === null ? null : orLater(meaning.embedPage, shelf.leftWithoutVectors);
  const onAway = metrics.drivers.failed;
  const pipeline = createPipeline({ database, objects, vectors, embedPage, fetcher, threads, tracing, reader, onAway });
  const runPipeline: RunPipeline = async (run) => {
    const stored = await pipeline(run);
    shelf.shelved();
    return stored;
  };
  const claimJob = createClaimJob(database);
  const retryDelaysMs = options.retryDelaysMs ?? RETRY_DELAYS_MS;
  const runDeps = { database, queue, claimJob, append, tell, runPipeline, retryDelaysMs, log, tracing };
  const worker = await startWorker({
    database,
    queue,
    events,
    runJob: (entry, signal) => runJob(runDeps, entry, signal),
    concurrency: config.workerConcurrency,
    onError,
  });
  started.defer(() => worker.stop(options.graceMs ?? GRACE_MS));

  const resources = started.move();
  return () => resources.disposeAsync();
}

/** Has what a page could not get at once looked after. */
function orLater(embedPage: EmbedPage, onMissed: () => void): EmbedPage {
  return (...page) =>
    embedPage(...page).catch((error: unknown) => {
      onMissed();
      throw error;
    });
}
