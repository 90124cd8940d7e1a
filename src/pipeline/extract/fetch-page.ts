import { Agent, request } from 'undici';
import { parsePageUrl } from '../../domain/canonical-url.ts';
import { DomainError } from '../../domain/failure.ts';
import { MOST_CONTENT_BYTES } from '../../domain/upload.ts';
import type { AddressGuard } from './address-guard.ts';
import { networkFailure } from './network-failure.ts';
import { headerOf, type ReceivedPage, receivePage } from './receive-page.ts';
import { redirectTarget } from './redirect-target.ts';

export interface FetchedPage extends ReceivedPage {
  readonly requestedUrl: string;
}

export type FetchOutcome = { kind: 'fetched'; page: FetchedPage } | { kind: 'not-modified'; finalUrl: string };

export interface FetchOptions {
  /** Ends the download at once; the promise then rejects with its reason. */
  signal: AbortSignal;
  /** What is known of the page from an earlier fetch; sent to that URL only, not to one that redirects to it. */
  validators?: { url: string; etag: string | null; lastModified: string | null };
  /** Gives back also pages that came with an error status, unless another try may cure it (429, 5xx…). */
  keepErrorPages?: boolean;
  /** Told of every chunk: bytes received so far as they come over the wire, and Content-Length if the site sent it. */
  onProgress(received: number, total: number | null): void;
}

export interface FetchLimits {
  /** For everything together: connecting, redirects, body. */
  deadlineMs: number;
  /** Of the decompressed body. */
  maxBytes: number;
  maxRedirects: number;
  connectTimeoutMs: number;
}

export interface PageFetcher {
  /**
   * Gets a page from the web.
   *
   * @throws DomainError with the failure code that fits, `httpStatus` if the site answered, and `retryAfterMs` if it
   *   said when to come again. Its message names the host.
   * @throws the signal's reason when `options.signal` aborts
   */
  fetchPage(url: string, options: FetchOptions): Promise<FetchOutcome>;
  /** Ends what is still being downloaded and closes all connections. */
  close(): Promise<void>;
}

/** `signal` is the caller's and the deadline's together. */
type Attempt = FetchOptions & { readonly requestedUrl: string };

interface Deps {
  readonly guard: AddressGuard;
  readonly userAgent: string;
  readonly limits?: Partial<FetchLimits>;
}

const DEFAULT_LIMITS: FetchLimits = {
  deadlineMs: 30_000,
  maxBytes: MOST_CONTENT_BYTES,
  maxRedirects: 10,
  connectTimeoutMs: 10_000,
};

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Sites that set long policies and cookies pass undici's default of 16 KB. */
const MAX_HEADER_BYTES = 64 * 1024;

/** What is asked for: text, in English where a site offers several languages, and only packings that can be unpacked. */
const ACCEPTED = {
  accept: 'text/html, application/xhtml+xml, text/markdown;q=0.9, text/plain;q=0.8, */*;q=0.1',
  'accept-language': 'en, *;q=0.8',
  'accept-encoding': 'gzip, deflate, br, zstd',
};

/**
 * Makes the one way in which pages are fetched; connections are shared and kept alive between fetches.
 *
 * It uses undici's `request` rather than `fetch`: `fetch` takes a compressed body that was cut off for a complete one,
 * and hides how many bytes came over the wire.
 */
export function createPageFetcher({ guard, userAgent, limits: given }: Deps): PageFetcher {
  const limits = { ...DEFAULT_LIMITS, ...given };
  const agent = new Agent({
    connect: guard.connector(limits.connectTimeoutMs),
    maxHeaderSize: MAX_HEADER_BYTES,
    // The deadline rules alone: undici's own timeouts begin anew with each chunk.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  /** One request: the outcome, or the URL that it redirects to. */
  async function step(url: URL, attempt: Attempt): Promise<FetchOutcome | URL> {
    try {
      const conditions = conditionsFor(url, attempt.validators);
      const headers = { ...ACCEPTED, 'user-agent': userAgent, ...conditions };
      const response = await request(url, { dispatcher: agent, headers, signal: attempt.signal });
      // Without a listener, a body that is destroyed before anyone reads it would end the process.
      response.body.on('error', () => {});
      try {
        const location = REDIRECTS.has(response.statusCode) ? headerOf(response, 'location') : null;
        if (location !== null) return redirectTarget(location, url);
        if (response.statusCode === 304 && Object.keys(conditions).length > 0) {
          return { kind: 'not-modified', finalUrl: url.href };
        }
        const received = await receivePage(url, response, { ...attempt, maxBytes: limits.maxBytes });
        return { kind: 'fetched', page: { requestedUrl: attempt.requestedUrl, ...received } };
      } finally {
        response.body.destroy();
      }
    } catch (error) {
      throw networkFailure(error, url.host) ?? error;
    }
  }

  async function follow(start: URL, attempt: Attempt): Promise<FetchOutcome> {
    let url = start;
    for (let redirects = 0; redirects <= limits.maxRedirects; redirects++) {
      const next = await step(url, attempt);
      if (!(next instanceof URL)) return next;
      url = next;
    }
    throw new DomainError('TOO_MANY_REDIRECTS', `${start.host} redirects more than ${limits.maxRedirects} times.`);
  }

  return {
    async fetchPage(url, options) {
      const start = parsePageUrl(url);
      start.hash = '';
      options.signal.throwIfAborted();
      const deadline = AbortSignal.timeout(limits.deadlineMs);
      const signal = AbortSignal.any([options.signal, deadline]);
      try {
        // undici heeds the signal only once it is connected.
        return await Promise.race([
          follow(start, { ...options, requestedUrl: url, signal }),
          rejectsWhenAborted(signal),
        ]);
      } catch (error) {
        options.signal.throwIfAborted();
        if (!deadline.aborted) throw error;
        const seconds = limits.deadlineMs / 1000;
        throw new DomainError('TIMEOUT', `${start.host} did not send the whole page within ${seconds} seconds.`);
      }
    },
    close: () => agent.destroy(),
  };
}

function rejectsWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Request headers that make the request conditional (RFC 9110 §13.1), if `validators` belong to `url`. */
function conditionsFor(url: URL, validators: FetchOptions['validators']): Record<string, string> {
  if (!validators || URL.parse(validators.url)?.href.split('#', 1)[0] !== url.href) return {};
  return {
    ...(validators.etag !== null && { 'if-none-match': validators.etag }),
    ...(validators.lastModified !== null && { 'if-modified-since': validators.lastModified }),
  };
}
