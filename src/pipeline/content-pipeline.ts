/**
 * The three stages of an ingestion, in order, with progress: extract (fetch and read, or read what was uploaded), transform
 * (understand), load (shelve).
 *
 * A stage whose output was kept is not done again. The pipeline knows nothing of queues, attempts or logs: it tells its
 * progress and hands its end to whoever runs it.
 */

import type { Understanding } from '../domain/document.ts';
import { type Job, type JobResult, type JobTokens, STAGE_END, type Stage } from '../domain/job.ts';
import type { JobEvent, NewEvent } from '../domain/progress-event.ts';
import type { EmbedPage } from '../library/semantic/embed-page.ts';
import { noteUnchanged, saveAddresses } from '../library/shelved-page.ts';
import { dropUpload } from '../library/uploads.ts';
import type { Database, Queryable } from '../storage/database/open-database.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';
import type { VectorStore } from '../storage/vectors/vector-store.ts';
import { traced } from '../telemetry/traced.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { type Extraction, extractPage } from './extract/extract-page.ts';
import type { PageFetcher } from './extract/fetch-page.ts';
import { embedPassages } from './load/embed-passages.ts';
import { shelve } from './load/shelve.ts';
import { waitForStore } from './load/wait-for-store.ts';
import type { PageThreads } from './page-threads.ts';
import type { ModelReader } from './transform/model-reader.ts';
import { understandPage } from './transform/understand-page.ts';

export interface PipelineDeps {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly vectors: VectorStore;
  /** null: no embedding model is set. */
  readonly embedPage: EmbedPage | null;
  readonly fetcher: PageFetcher;
  readonly threads: PageThreads;
  readonly tracing: Tracing;
  /** null: no model is set. */
  readonly reader: ModelReader | null;
  /** Called whenever a page has to wait for a store that is away, or goes on without a model. */
  readonly onAway: (error: unknown) => void;
}

/** Where the pipeline tells how it gets on. What is told is stored in order; `settled` waits for that. */
export interface PipelineProgress {
  stageStarted(stage: Stage, message: string): Promise<void>;
  stageProgress(stage: Stage, fraction: number, message: string): void;
  stageCompleted(stage: Stage, output: unknown): Promise<void>;
  /** Tells what must not be missed, however soon after other progress. */
  note(stage: Stage, fraction: number, message: string): void;
  /** Counts what a model has cost. */
  spent(tokens: JobTokens): void;
  settled(): Promise<void>;
}

export interface PipelineRun {
  readonly job: Job;
  /** What the stages that are done already gave. */
  readonly outputs: Readonly<Partial<Record<Stage, unknown>>>;
  readonly progress: PipelineProgress;
  /** Aborts the work at once, also in the middle of a download. */
  readonly signal: AbortSignal;
  /** Ends the job in the transaction that makes its document visible; `events` go before the last one. */
  complete(transaction: Queryable, result: JobResult, events: readonly NewEvent[]): Promise<readonly JobEvent[]>;
}

/** @returns the events that were stored with the document, to be told once it is visible */
export type RunPipeline = (run: PipelineRun) => Promise<readonly JobEvent[]>;

export function createPipeline(deps: PipelineDeps): RunPipeline {
  return async function runPipeline(run) {
    const stored = await runStages(deps, run);
    if (run.job.uploaded) dropUpload(deps.objects, run.job.id);
    return stored;
  };
}

async function runStages(deps: PipelineDeps, run: PipelineRun): Promise<readonly JobEvent[]> {
  const { job, outputs, progress, signal } = run;

  // The outputs are kept by this code, in these shapes.
  let extraction = outputs.extract as Extraction | undefined;
  if (extraction === undefined) {
    void progress.stageStarted('extract', job.uploaded ? 'Reading what was uploaded' : `Fetching ${job.url}`);
    const began = performance.now();
    extraction = await extract(deps, run, job.options.forceRefresh);
    if (extraction.kind === 'unchanged') {
      const stored = await completeUnchanged(deps, run, extraction, began);
      if (stored !== null) return stored;
      // Deleted meanwhile: it is a new page now.
      extraction = await extract(deps, run, true);
    }
    if (extraction.kind === 'unchanged') throw new Error('an unconditional fetch said that nothing changed');
    void progress.stageCompleted('extract', extraction);
  }
  if (extraction.kind === 'unchanged') throw new Error('an unchanged page was kept for a later stage');

  let understanding = outputs.transform as Understanding | undefined;
  if (understanding === undefined) {
    void progress.stageStarted('transform', 'Summarizing, tagging and grading');
    const { skipScreening } = job.options;
    const { page } = extraction;
    const note = (fraction: number, message: string) => progress.note('transform', fraction, message);
    const telling = { progress: note, spent: progress.spent };
    understanding = await traced(deps.tracing, 'transform', () =>
      understandPage(deps, page, { skipScreening }, telling, signal),
    );
    void progress.stageCompleted('transform', understanding);
  }

  const loadBegan = performance.now();
  void progress.stageStarted('load', 'Placing on the shelf');
  signal.throwIfAborted();
  const [page, understood] = [extraction, understanding];
  const { title, markdown } = page.page;
  const indexEntry = await deps.threads.index({ title, markdown, language: understood.language }, signal);
  const embedded = await embedPassages(deps, title, indexEntry.passages, progress, signal);
  const load = async () => {
    // All that was told has to be stored before the last word is.
    await progress.settled();
    return shelve(deps, job, page, understood, indexEntry, embedded, (transaction, result) =>
      run.complete(transaction, result, [stageCompleted('load', STAGE_END.load, loadBegan)]),
    );
  };
  const tellWait = (message: string, error: unknown) => {
    deps.onAway(error);
    progress.stageProgress('load', 0, message);
  };
  return traced(deps.tracing, 'load', () => waitForStore(load, tellWait, signal));
}

function stageCompleted(stage: Stage, percent: number, began: number): NewEvent {
  return { type: 'stage_completed', data: { stage, percent, durationMs: Math.round(performance.now() - began) } };
}

function extract(deps: PipelineDeps, { job, progress, signal }: PipelineRun, askAnew: boolean): Promise<Extraction> {
  const report = (fraction: number, message: string) => progress.stageProgress('extract', fraction, message);
  return traced(deps.tracing, 'extract', () => extractPage(deps, job, askAnew, report, signal));
}

/** Ends the job with the document as it is; null when it is there no more. */
async function completeUnchanged(
  { database }: PipelineDeps,
  { job, progress, complete }: PipelineRun,
  { documentId, fetched }: Extraction & { kind: 'unchanged' },
  began: number,
): Promise<readonly JobEvent[] | null> {
  await progress.settled();
  return database.$transaction(async (transaction) => {
    const result = await noteUnchanged(transaction, documentId, fetched);
    if (result === null) return null;
    await saveAddresses(transaction, documentId, [job.canonicalUrl]);
    // A retried job may have been further before; its percentage never goes back.
    const percent = Math.max(STAGE_END.extract, job.percent);
    return complete(transaction, result, [stageCompleted('extract', percent, began)]);
  });
}
