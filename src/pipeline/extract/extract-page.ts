/** The extract stage: from a URL, or from what was uploaded, to a page's content, or to the knowledge that it has not changed. */

import { createHash } from 'node:crypto';
import { canonicalOfPage, canonicalUrl } from '../../domain/canonical-url.ts';
import type { Job } from '../../domain/job.ts';
import { isFileUrl } from '../../domain/upload.ts';
import { type FetchRecord, findShelvedPage, findUnchanged } from '../../library/shelved-page.ts';
import type { Database } from '../../storage/database/open-database.ts';
import { traced } from '../../telemetry/traced.ts';
import type { Tracing } from '../../telemetry/tracing.ts';
import type { PageThreads } from '../page-threads.ts';
import type { FetchOptions, PageFetcher } from './fetch-page.ts';
import type { ExtractedPage } from './page-signals.ts';
import { readUpload, type UploadDeps } from './read-upload.ts';
import type { ReceivedPage } from './receive-page.ts';

export interface ExtractDeps extends UploadDeps {
  readonly database: Database;
  readonly fetcher: PageFetcher;
  readonly threads: PageThreads;
  readonly tracing: Tracing;
}

/** What the stage gives; kept until the job ends. */
export type Extraction =
  | { readonly kind: 'unchanged'; readonly documentId: string; readonly fetched: FetchRecord | null }
  | {
      readonly kind: 'page';
      readonly page: ExtractedPage;
      readonly canonicalUrl: string;
      /** Canonical URLs of the submitted address and of where it led. */
      readonly addresses: readonly string[];
      readonly fetched: FetchRecord;
      /** SHA-256 of title and Markdown, hex. */
      readonly contentHash: string;
    };

export type ReportProgress = (fraction: number, message: string) => void;

/** The part of the stage that is the download, as far as it shows. */
const DOWNLOAD_SHARE = 0.75;

type ExtractJob = Pick<Job, 'id' | 'url' | 'canonicalUrl' | 'options' | 'uploaded'>;

/** A page as it came: its bytes, and where from. */
type Source = Omit<ReceivedPage, 'status'>;

/**
 * Fetches a page, conditionally when it is on the shelf, and reads it. What was uploaded is read the very same way.
 *
 * @param askAnew fetches and keeps the page whether or not it has changed
 * @throws DomainError with the failure code of whatever went wrong
 */
export async function extractPage(
  deps: ExtractDeps,
  job: ExtractJob,
  askAnew: boolean,
  report: ReportProgress,
  signal: AbortSignal,
): Promise<Extraction> {
  const { database, threads } = deps;
  const source = job.uploaded
    ? await readUpload(deps, job, (message) => report(0, message), signal)
    : await fetchSource(deps, job, askAnew, report, signal);
  if ('documentId' in source) return { kind: 'unchanged', documentId: source.documentId, fetched: null };

  const { finalUrl, bytes, contentType, etag, lastModified } = source;
  report(DOWNLOAD_SHARE, `Reading ${formatBytes(bytes.byteLength)}`);
  const page = await threads.extract({ url: finalUrl, contentType, bytes }, signal);
  // A file is what it is called, whatever it says of itself.
  const isFile = isFileUrl(finalUrl);
  const canonical = isFile ? job.canonicalUrl : canonicalOfPage(finalUrl, page.canonicalUrl);
  const fetched = { fetchedUrl: finalUrl, etag, lastModified };
  const contentHash = createHash('sha256').update(`${page.title}\n${page.markdown}`).digest('hex');
  const unchanged = askAnew ? null : await findUnchanged(database, canonical, contentHash);
  if (unchanged !== null) return { kind: 'unchanged', documentId: unchanged, fetched };
  const addresses = [job.canonicalUrl, ...(isFile ? [] : [canonicalUrl(new URL(finalUrl))])];
  return { kind: 'page', page, canonicalUrl: canonical, addresses, fetched, contentHash };
}

/** The page as its site has it now, or the document that the site says is just that. */
async function fetchSource(
  { database, fetcher, tracing }: ExtractDeps,
  job: ExtractJob,
  askAnew: boolean,
  report: ReportProgress,
  signal: AbortSignal,
): Promise<Source | { readonly documentId: string }> {
  const shelved = askAnew ? null : await findShelvedPage(database, job.canonicalUrl);
  const options: FetchOptions = {
    signal,
    keepErrorPages: job.options.skipScreening,
    onProgress: (received, total) => report(downloadFraction(received, total), downloadMessage(received, total)),
    ...(shelved === null
      ? {}
      : { validators: { url: shelved.fetchedUrl, etag: shelved.etag, lastModified: shelved.lastModified } }),
  };
  const outcome = await traced(tracing, 'fetch', () => fetcher.fetchPage(job.url, options), {
    kind: 'client',
    attributes: { 'url.full': job.url },
  });
  if (outcome.kind === 'fetched') return outcome.page;
  if (shelved === null) throw new Error(`${job.url} answered 304 to an unconditional request`);
  return { documentId: shelved.documentId };
}

/** Without a total a download comes ever closer to its end. */
function downloadFraction(received: number, total: number | null): number {
  const fraction = total === null ? received / (received + 500_000) : received / Math.max(total, 1);
  return DOWNLOAD_SHARE * fraction;
}

function downloadMessage(received: number, total: number | null): string {
  return total === null
    ? `Downloaded ${formatBytes(received)}`
    : `Downloaded ${formatBytes(received)} of ${formatBytes(total)}`;
}

function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
