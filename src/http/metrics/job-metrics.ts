import { Counter, Histogram, type Registry } from 'prom-client';
import { PRIORITIES, type Priority, STAGES } from '../../domain/job.ts';
import { endsJob, type JobEvent } from '../../domain/progress-event.ts';
import type { DriverMetrics } from './driver-metrics.ts';

export interface JobMetrics {
  submitted(job: { readonly priority: Priority }): void;
  /** Counts what an event tells; for those that this process stored. */
  told(event: JobEvent): void;
  /** Times an event on its way; for each watcher that gets it as it happens. */
  delivered(event: JobEvent): void;
}

export function jobMetrics(registry: Registry, drivers: DriverMetrics): JobMetrics {
  const registers = [registry];
  const submitted = new Counter({
    name: 'librarian_jobs_submitted_total',
    help: 'Jobs that were accepted, by priority',
    labelNames: ['priority'],
    registers,
  });
  const attempts = new Counter({
    name: 'librarian_job_attempts_total',
    help: 'Attempts at jobs that were begun',
    registers,
  });
  const ended = new Counter({
    name: 'librarian_jobs_ended_total',
    help: 'Jobs that ended, by status; one that is retried may end again',
    labelNames: ['status'],
    registers,
  });
  const failures = new Counter({
    name: 'librarian_job_failures_total',
    help: 'Attempts at jobs that failed, by code and stage, and whether another follows by itself',
    labelNames: ['code', 'stage', 'retried'],
    registers,
  });
  const durations = new Histogram({
    name: 'librarian_job_duration_seconds',
    help: 'The attempt that completed a job, by whether the page had not changed',
    labelNames: ['cached'],
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    registers,
  });
  const stages = new Histogram({
    name: 'librarian_stage_duration_seconds',
    help: 'Stages that were completed, by stage',
    labelNames: ['stage'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });
  const lag = new Histogram({
    name: 'librarian_event_lag_seconds',
    help: "From an event's timestamp, by the database's clock, until a watcher of its job gets it, by this machine's clock",
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  for (const priority of PRIORITIES) submitted.inc({ priority }, 0);
  for (const status of ['completed', 'failed', 'cancelled']) ended.inc({ status }, 0);
  for (const stage of STAGES) stages.zero({ stage });

  return {
    submitted: ({ priority }) => submitted.inc({ priority }),
    told(event) {
      const { type, data } = event;
      if (type === 'job_started') attempts.inc();
      if (type === 'stage_completed') stages.observe({ stage: data.stage }, data.durationMs / 1_000);
      if (type === 'job_completed') durations.observe({ cached: String(data.result.cached) }, data.durationMs / 1_000);
      if (type === 'error') {
        const retried = data.willRetryAt !== undefined;
        failures.inc({ code: data.code, stage: data.stage ?? 'none', retried: String(retried) });
        drivers.failedOf(data.code);
      }
      if (endsJob(event)) {
        const status = type === 'job_completed' ? 'completed' : type === 'job_cancelled' ? 'cancelled' : 'failed';
        ended.inc({ status });
      }
    },
    // The two clocks may differ: what seems to arrive before it happened was quick.
    delivered: ({ timestamp }) => lag.observe(Math.max(0, Date.now() - Date.parse(timestamp)) / 1_000),
  };
}
