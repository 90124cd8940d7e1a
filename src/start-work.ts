/** Starts what a worker does: runs jobs, and now and then sweeps up what was left behind. */

import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { DomainError } from './domain/failure.ts';
import type { Metrics } from './http/metrics/create-metrics.ts';
import { createClaimJob } from './jobs/claim-job.ts';
import { runJob } from './jobs/run-job.ts';
import { startWorker } from './jobs/start-worker.ts';
import { createIndexEntry } from './library/index-entry.ts';
import { keepIndex } from './library/keep-index.ts';
import { sweep } from './library/sweep.ts';
import type { Desk } from './open-desk.ts';
import type { Drivers } from './open-drivers.ts';
import { createPipeline, type RunPipeline } from './pipeline/content-pipeline.ts';
import { createAddressGuard } from './pipeline/extract/address-guard.ts';
import { createPageFetcher, type FetchLimits } from './pipeline/extract/fetch-page.ts';
import { giveWay } from './pipeline/give-way.ts';
import { openPageThreads } from './pipeline/page-threads.ts';
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
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly log: Logger;
  readonly onError: (error: unknown) => void;
  readonly version: string;
  readonly config: Pick<Config, 'role' | 'fetchAllowPrivate' | 'workerConcurrency'>;
}

const RETRY_DELAYS_MS = [2_000, 10_000];
const GRACE_MS = 10_000;
const FIRST_SWEEP_MS = 60_000;
const SWEEP_EVERY_MS = 3_600_000;

/** @returns what stops it: no new jobs, a grace for those that run, then they go back into the queue */
export async function startWork(deps: WorkDeps, options: WorkOptions): Promise<() => Promise<void>> {
  await using started = new AsyncDisposableStack();
  const { drivers, desk, metrics, tracing, log, onError, version, config } = deps;
  const { database, objects, vectors, events } = drivers;
  const { queue, append, tell } = desk;
  // Whoever answers requests on the same machine goes first.
  if (config.role === 'worker') giveWay();
  const fetcher = createPageFetcher({
    guard: createAddressGuard(config.fetchAllowPrivate),
    userAgent: `WilliamsLibrarian/${version}`,
    ...(options.fetchLimits === undefined ? {} : { limits: options.fetchLimits }),
  });
  started.defer(() => fetcher.close());
  const threads = openPageThreads();
  started.defer(() => threads.close());

  const pipeline = createPipeline({ database, objects, fetcher, threads, tracing, onAway: metrics.drivers.failed });
  const index = keepIndex({
    database,
    // A page that can't be cut up in time is found by its title.
    makeEntry: (page, signal) =>
      threads.index(page, signal).catch((error: unknown) => {
        if (error instanceof DomainError) return createIndexEntry(page.title, [], page.language);
        throw error;
      }),
    onIndexed: (pages, seconds) =>
      log.info({ pages, seconds: Math.round(seconds) }, 'documents were indexed for search'),
    onError,
  });
  started.defer(() => index.stop());
  const runPipeline: RunPipeline = async (run) => {
    const stored = await pipeline(run);
    index.nudge();
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

  const sweepNow = () => void sweep({ database, objects, vectors }).catch(onError);
  const sweepings = [setTimeout(sweepNow, FIRST_SWEEP_MS), setInterval(sweepNow, SWEEP_EVERY_MS)];
  started.defer(() => sweepings.forEach(clearTimeout));
  const resources = started.move();
  return () => resources.disposeAsync();
}
