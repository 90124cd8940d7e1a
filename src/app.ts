/** The composition root: Config → drivers → features → worker and server, as the role asks; `close` undoes it in reverse. */

import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { DestinationStream, Logger } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import type { Config } from './config.ts';
import { createFeatures } from './create-features.ts';
import type { Part } from './graphql/health.ts';
import { schema } from './graphql/schema.ts';
import { closeServer } from './http/close-server.ts';
import { createMetrics } from './http/metrics/create-metrics.ts';
import { createServer } from './http/server.ts';
import { stopListening } from './http/stop-listening.ts';
import { countJobs } from './jobs/count-jobs.ts';
import { openComparer } from './library/diff/open-comparer.ts';
import type { ModelPatience } from './models/openai-compatible/model-settings.ts';
import { openDesk } from './open-desk.ts';
import { openDrivers } from './open-drivers.ts';
import { type MeaningTimes, openMeaning } from './open-meaning.ts';
import { startWork, type WorkOptions } from './start-work.ts';
import { createLog } from './telemetry/create-log.ts';
import { tellOutages } from './telemetry/tell-outages.ts';
import { NO_TRACING, type Tracing } from './telemetry/tracing.ts';

export interface App {
  /** Where it listens. */
  readonly url: string;
  readonly version: string;
  /** Which driver serves each part. */
  readonly drivers: Readonly<Record<Part, string>>;
  /** Tells the streams, takes no more requests, gives running jobs ten seconds, and stops everything. */
  close(): Promise<void>;
}

/** What tests and benchmarks may set that people may not. */
export interface AppOptions extends WorkOptions {
  /** Where the log is written; unset, the standard error. */
  readonly logTo?: DestinationStream;
  readonly heartbeatMs?: number;
  readonly modelPatience?: ModelPatience;
  /** How long an API that is told to stop goes on taking requests. */
  readonly drainMs?: number;
  readonly meaningTimes?: Partial<MeaningTimes>;
}

/** Longer than a load balancer takes between two looks at /readyz, or a client between two requests on a connection. */
const DRAIN_MS = 3_000;

/**
 * Starts what the configuration asks for.
 *
 * @throws Error with a sentence for the person when a part can't be started; what had been started is stopped again
 */
export async function startApp(config: Config, options: AppOptions = {}): Promise<App> {
  await using started = new AsyncDisposableStack();
  const { version } = packageJson;
  const tracing = await startTracing(config.otlpEndpoint, version, () => log);
  started.defer(() => tracing.close());
  const log = createLog(config.logLevel, tracing, options.logTo);
  const stopping = new AbortController();
  const leaving = new AbortController();

  const metrics = createMetrics({
    countJobs: () => countJobs(drivers.database),
    onAway: (part, error) => outages.met(part, error),
  });
  const drivers = await openDrivers(config, log, {
    tracing,
    onRedisLost: () => metrics.drivers.partFailed('redis'),
    onModelCall: metrics.models.called,
    ...(options.modelPatience === undefined ? {} : { modelPatience: options.modelPatience }),
  });
  started.defer(() => drivers.close());
  const outages = tellOutages({
    log,
    checks: { ...drivers.checks, database: () => drivers.database.$queryRaw`SELECT 1` },
  });
  started.defer(() => outages.close());
  const onError = (error: unknown) => {
    if (!metrics.drivers.failed(error)) log.warn({ err: error }, 'background work failed; it is tried again');
  };
  const [runsJobs, answers] = [config.role !== 'api', config.role !== 'worker'];
  const desk = await openDesk({ drivers, runsJobs, onError, onTold: metrics.jobs.told });
  started.defer(() => desk.queue.close());
  const comparer = openComparer();
  started.defer(() => comparer.close());
  const meaning = openMeaning(drivers, metrics.drivers.failed, options.meaningTimes);
  const deps = { drivers, desk, meaning, metrics, tracing, log, version };
  const features = createFeatures({ ...deps, comparer, stopping: stopping.signal });
  if (runsJobs) started.defer(await startWork({ ...deps, onError, config }, options));

  const server = await createServer({
    schema,
    features,
    version,
    corsOrigins: config.corsOrigins,
    anyHost: config.openToAll,
    onlyOperations: !answers,
    log,
    metrics,
    tracing,
    leaving: leaving.signal,
    ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
  });
  started.defer(() => closeServer(server));
  // Before that, so that no stream keeps the server from closing.
  started.defer(() => stopping.abort());
  // First of all, while everything still works: whoever leads requests here notices, and leads them elsewhere.
  started.defer(async () => {
    const drainMs = options.drainMs ?? (config.role === 'api' ? DRAIN_MS : 0);
    leaving.abort();
    await delay(drainMs);
    await stopListening(server);
    await delay(drainMs / 3);
  });
  await server.listen({ host: config.host, port: config.port, backlog: 4_096 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new Error(`Port ${config.port} is taken. Stop the program that has it, or set PORT to another.`);
  });
  const { port } = server.server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;

  const resources = started.move();
  return { url: `http://${host}:${port}`, version, drivers: drivers.names, close: () => resources.disposeAsync() };
}

async function startTracing(endpoint: string | null, version: string, log: () => Logger): Promise<Tracing> {
  if (endpoint === null) return NO_TRACING;
  const { openTracing } = await import('./telemetry/open-tracing.ts');
  return openTracing({
    endpoint,
    version,
    onTrouble: (error) => log().warn({ err: error }, 'traces can not be sent; what the collector misses is lost'),
    onRecovery: () => log().info('traces are sent again'),
  });
}
