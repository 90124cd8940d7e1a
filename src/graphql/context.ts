/** What resolvers work with: the features, with everything they need already inside. */

import type { Document, Revision } from '../domain/document.ts';
import type { Job, JobStatus } from '../domain/job.ts';
import type { JobEvent } from '../domain/progress-event.ts';
import type { JobFilter, JobOrder } from '../jobs/list-jobs.ts';
import type { JobRequest } from '../jobs/submit-job.ts';
import type { FileRequest, HtmlRequest } from '../jobs/submit-upload.ts';
import type { Ask } from '../library/ask/ask.ts';
import type { TagCount, TagRequest } from '../library/count-tags.ts';
import type { RevisionDiff } from '../library/diff-revisions.ts';
import type { RelatedDocument } from '../library/find-related.ts';
import type { DocumentFilter, DocumentOrder } from '../library/list-documents.ts';
import type { DocumentChanges } from '../library/read-changes.ts';
import type { Stats } from '../library/read-stats.ts';
import type { Search } from '../library/search.ts';
import type { Page, PageRequest } from '../storage/database/keyset-page.ts';
import type { Allowance } from './allowance.ts';
import type { Health } from './health.ts';

export interface JobFeatures {
  submit(request: JobRequest): Promise<Job>;
  submitFile(request: FileRequest): Promise<Job>;
  submitHtml(request: HtmlRequest): Promise<Job>;
  find(id: string): Promise<Job | null>;
  /** What `GET /ingest/{job_id}` answers, where that is known without asking the database; else null. */
  snapshot(id: string): Promise<unknown>;
  list(filter: JobFilter, order: JobOrder, page: PageRequest): Promise<Page<Job>>;
  cancel(id: string): Promise<Job>;
  retry(id: string): Promise<Job>;
  /** How many there are in each state. */
  count(): Promise<Readonly<Record<JobStatus, number>>>;
  /** Events after `seq`, at most `limit`; null when there is no such job. */
  events(id: string, after: number, limit: number): Promise<readonly JobEvent[] | null>;
  watch(id: string, after: number, signal: AbortSignal): AsyncGenerator<JobEvent, void, undefined>;
  watchAll(cursor: string | null, signal: AbortSignal): AsyncGenerator<JobEvent, void, undefined>;
}

export interface LibraryFeatures {
  find(id: string): Promise<Document | null>;
  findByUrl(url: string): Promise<Document | null>;
  list(filter: DocumentFilter, order: DocumentOrder, page: PageRequest): Promise<Page<Document>>;
  revisions(document: Document): Promise<Revision[]>;
  revision(document: Document, number: number): Promise<Revision | null>;
  currentRevision(document: Document): Promise<Revision | null>;
  revisionText(revision: Revision): Promise<string | null>;
  diff(document: Document, from: number | null, to: number | null): Promise<RevisionDiff>;
  related(document: Document, limit: number): Promise<RelatedDocument[]>;
  tags(request: TagRequest): Promise<TagCount[]>;
  stats(): Promise<Stats>;
  content(documentId: string, revision: number | null): Promise<string>;
  readonly search: Search;
  update(id: string, changes: DocumentChanges): Promise<Document>;
  readonly ask: Ask;
  delete(id: string): Promise<void>;
}

export interface Features {
  readonly jobs: JobFeatures;
  readonly library: LibraryFeatures;
  health(): Promise<Health>;
  /** Whether pages can be taken in and read. Answers within a second. */
  canServe(): Promise<boolean>;
  /** Tells the operator of a fault of ours that the answer to a request can only hint at. */
  reportFault(fault: unknown, requestId: string): void;
}

export interface Context extends Features {
  /** As answered in `X-Request-Id`, and written with every line of the log. */
  readonly requestId: string;
  /** What the request may still load. */
  readonly allowance: Allowance;
  /** Aborts when whoever asked has left; made when it is asked for. */
  left(): AbortSignal;
  /** Resolves when whoever reads a subscription's events can take one more. */
  hasRoom(): Promise<void>;
}
