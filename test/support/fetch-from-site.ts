import { expect } from 'vitest';
import { createAddressGuard } from '../../src/pipeline/extract/address-guard.ts';
import {
  createPageFetcher,
  type FetchedPage,
  type FetchLimits,
  type FetchOptions,
  type PageFetcher,
} from '../../src/pipeline/extract/fetch-page.ts';
import { type LocalSite, startLocalSite } from './local-site.ts';

export const QUIET: FetchOptions = { signal: new AbortController().signal, onProgress() {} };
export const USER_AGENT = 'WilliamsLibrarian/test (+https://example.com/bot)';

export interface SiteFetching extends AsyncDisposable {
  readonly site: LocalSite;
  readonly fetcher: PageFetcher;
  /** Fetches a page of the site; throws if it can't be fetched. */
  fetched(path: string, options?: Partial<FetchOptions>): Promise<FetchedPage & { text: string }>;
  /** The DomainError that fetching an address fails with; throws if it does not fail so. */
  failure(url: string, options?: Partial<FetchOptions>): Promise<unknown>;
}

/** A page fetcher beside a local site that it may fetch from. */
export async function startSiteFetching(limits: Partial<FetchLimits>): Promise<SiteFetching> {
  const site = await startLocalSite();
  const fetcher = createPageFetcher({
    guard: createAddressGuard(['127.0.0.1'], resolve),
    userAgent: USER_AGENT,
    limits,
  });
  return {
    site,
    fetcher,
    async fetched(path, options) {
      const outcome = await fetcher.fetchPage(site.url(path), { ...QUIET, ...options });
      if (outcome.kind !== 'fetched') throw new Error(`${path} was not fetched: ${outcome.kind}`);
      return { ...outcome.page, text: Buffer.from(outcome.page.bytes).toString() };
    },
    async failure(url, options) {
      const error = await fetcher.fetchPage(url, { ...QUIET, ...options }).then(
        () => new Error(`${url} was fetched`),
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ name: 'DomainError', message: expect.stringMatching(/\.$/) });
      return error;
    },
    async [Symbol.asyncDispose]() {
      await fetcher.close();
      await site[Symbol.asyncDispose]();
    },
  };
}

/** A resolver's answers: no `*.unknown` exists, none ever comes for `*.silent`, `inside.example` is private. */
async function resolve(hostname: string): Promise<{ address: string; family: number }[]> {
  if (hostname.endsWith('.silent')) return new Promise(() => {});
  if (hostname.endsWith('.unknown')) throw Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
  return [{ address: hostname === 'inside.example' ? '10.0.0.5' : '127.0.0.1', family: 4 }];
}
