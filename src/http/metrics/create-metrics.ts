/**
 * What this process counts and times, for Prometheus.
 *
 * Each file here adds its instruments to one registry; nothing is global, so that two apps in a process count apart. Labels
 * take few values, all known beforehand: no address, id or message is ever one.
 */

import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Part } from '../../graphql/health.ts';
import type { JobCounts } from '../../jobs/count-jobs.ts';
import { type DriverMetrics, driverMetrics } from './driver-metrics.ts';
import { type JobMetrics, jobMetrics } from './job-metrics.ts';
import { type ModelMetrics, modelMetrics } from './model-metrics.ts';
import { type OperationMetrics, operationMetrics } from './operation-metrics.ts';
import { queueMetrics } from './queue-metrics.ts';
import { type RequestMetrics, requestMetrics } from './request-metrics.ts';
import { type StreamMetrics, streamMetrics } from './stream-metrics.ts';

export interface Metrics {
  readonly requests: RequestMetrics;
  readonly operations: OperationMetrics;
  readonly streams: StreamMetrics;
  readonly jobs: JobMetrics;
  readonly drivers: DriverMetrics;
  readonly models: ModelMetrics;
  /** All of it, in the text format of Prometheus, version 0.0.4. Does not throw when a part that is asked is away. */
  read(): Promise<string>;
  readonly contentType: string;
}

export interface MetricsDeps {
  /** Counts the jobs in the database; what comes of it is the same in every process. */
  readonly countJobs: () => Promise<JobCounts>;
  /** Called with each error that says that a part can't be reached. */
  readonly onAway: (part: Part, error: unknown) => void;
}

export function createMetrics({ countJobs, onAway }: MetricsDeps): Metrics {
  const registry = new Registry();
  const drivers = driverMetrics(registry, onAway);
  queueMetrics(registry, { countJobs, onAway: () => drivers.partFailed('database') });
  let watchesProcess = false;
  return {
    requests: requestMetrics(registry, drivers),
    operations: operationMetrics(registry),
    streams: streamMetrics(registry),
    jobs: jobMetrics(registry, drivers),
    drivers,
    models: modelMetrics(registry),
    read() {
      // From the first look on: watching the event loop and the garbage collector costs a little, all the time.
      if (!watchesProcess) collectDefaultMetrics({ register: registry });
      watchesProcess = true;
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
