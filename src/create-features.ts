/** Drivers → features: everything that can be asked or done, as the resolvers see it. */

import type { Logger } from 'pino';
import { canServe, checkHealth } from './check-health.ts';
import type { Features } from './graphql/context.ts';
import type { Metrics } from './http/metrics/create-metrics.ts';
import { cancelJob } from './jobs/cancel-job.ts';
import { listJobs } from './jobs/list-jobs.ts';
import { newestActivity, readActivity, readEvents } from './jobs/read-events.ts';
import { retryJob } from './jobs/retry-job.ts';
import { createSubmitJob } from './jobs/submit-job.ts';
import { watchActivity } from './jobs/watch-activity.ts';
import { watchJob } from './jobs/watch-job.ts';
import { deleteDocument } from './library/delete-document.ts';
import { findCurrentRevision, findDocument, findDocumentByUrl, listRevisions } from './library/find-document.ts';
import { createFindPassages } from './library/lexical/find-passages.ts';
import { readContent } from './library/read-content.ts';
import { createSearch } from './library/search.ts';
import type { Desk } from './open-desk.ts';
import type { Drivers } from './open-drivers.ts';
import type { Tracing } from './telemetry/tracing.ts';

interface FeatureDeps {
  readonly drivers: Drivers;
  readonly desk: Desk;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly log: Logger;
  readonly version: string;
  /** Aborts when the server stops: its streams end then. */
  readonly stopping: AbortSignal;
}

export function createFeatures({ drivers, desk, metrics, tracing, log, version, stopping }: FeatureDeps): Features {
  const { database, objects, vectors, events } = drivers;
  const { queue, findJob, append, snapshots, shelf } = desk;
  const submit = createSubmitJob({ database, queue, events, traceParent: () => tracing.traceParent() });
  const readLog = (id: string, after: number, limit: number) => readEvents(database, id, after, limit);
  const watching = { events, readLog, stopping, onLive: metrics.jobs.delivered };
  const watchingAll = {
    events,
    readActivity: (after: string, limit: number) => readActivity(database, after, limit),
    newest: () => newestActivity(database),
    stopping,
  };
  return {
    jobs: {
      async submit(request) {
        const job = await submit(request);
        metrics.jobs.submitted(job);
        return job;
      },
      find: findJob,
      snapshot: async (id) => snapshots?.read(id) ?? null,
      list: (filter, order, page) => listJobs(database, filter, order, page),
      cancel: (id) => cancelJob({ findJob, append }, id),
      retry: (id) => retryJob({ database, queue, events, findJob, changed: (ids) => snapshots?.changed(ids) }, id),
      events: async (id, after, limit) => (await readLog(id, after, limit))?.events ?? null,
      watch: (id, after, signal) => watchJob(watching, id, after, signal),
      watchAll: (cursor, signal) => watchActivity(watchingAll, cursor, signal),
    },
    library: {
      find: (id) => findDocument(database, id),
      findByUrl: (url) => findDocumentByUrl(database, url),
      list: shelf.list,
      revisions: (id) => listRevisions(database, id),
      currentRevision: (document) => findCurrentRevision(database, document),
      content: (id, revision) => readContent({ database, objects }, id, revision),
      search: createSearch(database, createFindPassages(database)),
      delete: (id) => deleteDocument({ database, objects, vectors, onGone: shelf.drop }, id),
    },
    canServe: () => canServe(database),
    health: () => checkHealth({ version, database, names: drivers.names, checks: drivers.checks }),
    reportFault: (err, requestId) => log.error({ err, reqId: requestId }, 'part of a request failed'),
  };
}
