import type { Dispatcher } from 'undici';
import { DomainError, FAILURE_RULES, isFailureCode } from '../../domain/failure.ts';
import { readBody } from './read-body.ts';
import { statusFailure, typeFailure } from './response-failure.ts';

export interface ReceivedPage {
  /** Where the page was found, after redirects and without a fragment. */
  readonly finalUrl: string;
  /** 2xx; with `keepErrorPages` any. */
  readonly status: number;
  readonly contentType: string | null;
  /** The body, decompressed, never empty. */
  readonly bytes: Uint8Array;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

interface Options {
  /** Of the decompressed body. */
  readonly maxBytes: number;
  readonly keepErrorPages?: boolean;
  onProgress(received: number, total: number | null): void;
}

/**
 * Reads the page out of an answer that is no redirect. What is no page is refused by its headers, before the body comes.
 *
 * @throws DomainError with the failure code of the status, type or body
 */
export async function receivePage(
  url: URL,
  response: Dispatcher.ResponseData,
  options: Options,
): Promise<ReceivedPage> {
  const contentType = headerOf(response, 'content-type');
  const failure = statusFailure(url.host, response.statusCode, response.headers);
  if (failure && !(options.keepErrorPages && isFinal(failure))) throw failure;
  const unsupported = typeFailure(url.host, contentType);
  if (unsupported) throw unsupported;
  const length = headerOf(response, 'content-length');
  const bytes = await readBody({
    stream: response.body,
    encoding: headerOf(response, 'content-encoding'),
    total: length !== null && /^\d+$/.test(length) ? Number(length) : null,
    host: url.host,
    maxBytes: options.maxBytes,
    onProgress: options.onProgress,
  });
  if (bytes.length === 0) throw new DomainError('EMPTY_CONTENT', `${url.host} sent an empty page.`);
  return {
    finalUrl: url.href,
    status: response.statusCode,
    contentType,
    bytes,
    etag: headerOf(response, 'etag'),
    lastModified: headerOf(response, 'last-modified'),
  };
}

/** The header's value, the first one if it was sent several times, null if it was not sent. */
export function headerOf({ headers }: Dispatcher.ResponseData, name: string): string | null {
  return [headers[name]].flat()[0] ?? null;
}

function isFinal(failure: DomainError): boolean {
  return isFailureCode(failure.code) && !FAILURE_RULES[failure.code].retryable;
}
