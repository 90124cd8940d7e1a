/** Drivers → features: everything that can be asked or done, as the resolvers see it. */

import type { Logger } from 'pino';
import { canServe, checkHealth } from './check-health.ts';
import type { Features } from './graphql/context.ts';
import type { Metrics } from './http/metrics/create-metrics.ts';
import { cancelJob } from './jobs/cancel-job.ts';
import { countJobs } from './jobs/count-jobs.ts';
import { listJobs } from './jobs/list-jobs.ts';
import { newestActivity, readActivity, readEvents } from './jobs/read-events.ts';
import { retryJob } from './jobs/retry-job.ts';
import { createSubmitJob, type SubmitJob } from './jobs/submit-job.ts';
import { submitFile, submitHtml } from './jobs/submit-upload.ts';
import { watchActivity } from './jobs/watch-activity.ts';
import { watchJob } from './jobs/watch-job.ts';
import { createAsk } from './library/ask/ask.ts';
import { createSources } from './library/ask/find-sources.ts';
import { countTags } from './library/count-tags.ts';
import { deleteDocument } from './library/delete-document.ts';
import type { TextComparer } from './library/diff/open-comparer.ts';
import { diffRevisions } from './library/diff-revisions.ts';
import {
  findCurrentRevision,
  findDocument,
  findDocumentByUrl,
  findRevision,
  listRevisions,
  readRevisionText,
} from './library/find-document.ts';
import { createFindFused } from './library/find-fused.ts';
import { createFindPassagesBy } from './library/find-passages-by.ts';
import { findRelated } from './library/find-related.ts';
import { createFindPassages } from './library/lexical/find-passages.ts';
import { createLexicalIndex } from './library/lexical/lexical-index.ts';
import { listDocuments } from './library/list-documents.ts';
import { readContent } from './library/read-content.ts';
import { readStats } from './library/read-stats.ts';
import { createSearch } from './library/search.ts';
import { updateDocument } from './library/update-document.ts';
import type { Desk } from './open-desk.ts';
import type { Drivers } from './open-drivers.ts';
import type { Meaning } from './open-meaning.ts';
import type { Tracing } from './telemetry/tracing.ts';

interface FeatureDeps {
  readonly drivers: Drivers;
  readonly desk: Desk;
  readonly comparer: TextComparer;
  /** null: no embedding model is set. */
  readonly meaning: Meaning | null;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly log: Logger;
  readonly version: string;
  /** Aborts when the server stops: its streams end then. */
  readonly stopping: AbortSignal;
}

export function createFeatures(deps: FeatureDeps): Features {
  const { drivers, desk, comparer, meaning, metrics, tracing, log, version, stopping } = deps;
  const { database, objects, vectors, events } = drivers;
  const { queue, findJob, append, snapshots, shelf } = desk;
  const index = createLexicalIndex(database);
  const store = createSubmitJob({ database, queue, events, traceParent: () => tracing.traceParent() });
  const submit: SubmitJob = async (request, uploadId) => {
    const job = await store(request, uploadId);
    metrics.jobs.submitted(job);
    return job;
  };
  const readLog = (id: string, after: number, limit: number) => readEvents(database, id, after, limit);
  const watching = { events, readLog, stopping, onLive: metrics.jobs.delivered };
  const watchingAll = {
    events,
    readActivity: (after: string, limit: number) => readActivity(database, after, limit),
    newest: () => newestActivity(database),
    stopping,
  };
  const findPassagesBy = createFindPassagesBy(createFindPassages(database, index), meaning?.find ?? null);
  const checks = { ...drivers.checks, ai: () => drivers.checks.ai().then(() => meaning?.check()) };
  return {
    jobs: {
      submit: (request) => submit(request),
      submitFile: (request) => submitFile({ objects, submit }, request),
      submitHtml: (request) => submitHtml({ objects, submit }, request),
      find: findJob,
      snapshot: async (id) => snapshots?.read(id) ?? null,
      list: (filter, order, page) => listJobs(database, filter, order, page),
      cancel: (id) => cancelJob({ findJob, append, objects }, id),
      retry: (id) => retryJob({ database, queue, events, findJob, changed: (ids) => snapshots?.changed(ids) }, id),
      count: async () => (await countJobs(database)).byStatus,
      events: async (id, after, limit) => (await readLog(id, after, limit))?.events ?? null,
      watch: (id, after, signal) => watchJob(watching, id, after, signal),
      watchAll: (cursor, signal) => watchActivity(watchingAll, cursor, signal),
    },
    library: {
      find: (id) => findDocument(database, id),
      findByUrl: (url) => findDocumentByUrl(database, url),
      // Quick enough to be asked each time where nobody else asks.
      list: (...question) => {
        const ask = () => listDocuments(database, ...question);
        return drivers.redis === null ? ask() : shelf.remember(['list', ...question], ask);
      },
      revisions: (document) => listRevisions(database, document),
      revision: (document, number) => findRevision(database, document, number),
      currentRevision: (document) => findCurrentRevision(database, document),
      revisionText: (revision) => readRevisionText(database, revision),
      diff: (document, from, to) => diffRevisions({ database, compare: comparer.compare }, document, from, to),
      related: (document, limit) => findRelated({ database, index }, document, limit),
      tags: (request) => shelf.remember(['tags', request], () => countTags(database, request)),
      stats: () => shelf.remember(['stats'], () => readStats(database)),
      content: (id, revision) => readContent({ database, objects }, id, revision),
      search: createSearch(database, findPassagesBy),
      update: (id, changes) => updateDocument({ database, objects, vectors, onChanged: shelf.drop }, id, changes),
      ask: createAsk({
        sources: createSources(database, createFindFused(findPassagesBy)),
        chat: drivers.models?.chat ?? null,
        stopping,
      }),
      delete: (id) => deleteDocument({ database, objects, vectors, onGone: shelf.drop }, id),
    },
    canServe: () => canServe(database),
    health: () => checkHealth({ version, database, names: drivers.names, checks }),
    reportFault: (err, requestId) => log.error({ err, reqId: requestId }, 'part of a request failed'),
  };
}
