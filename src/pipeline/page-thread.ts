/** What runs in a worker thread. Expected failures come back as data, since an error's own fields are lost on the way. */

import { enableCompileCache } from 'node:module';
import type { Understanding } from '../domain/document.ts';
import { DomainError, type ErrorCode } from '../domain/failure.ts';
import type { IndexEntry } from '../library/index-entry.ts';
import type { ExtractedPage } from './extract/page-signals.ts';
import { giveWay } from './give-way.ts';

export type TaskAnswer<Result> = { result: Result } | { failure: { code: ErrorCode; message: string } };

// Before the readers are loaded, so that the first page after a quiet time need not wait for their compilation.
enableCompileCache();
const { extractContent } = await import('./extract/extract-content.ts');
const { transformContent } = await import('./transform/transform-content.ts');
const { splitPassages } = await import('./transform/split-passages.ts');
const { createIndexEntry } = await import('../library/index-entry.ts');
const { packPostings } = await import('../library/lexical/pack-postings.ts');

giveWay();

function answer<Result>(task: () => Result): TaskAnswer<Result> {
  try {
    return { result: task() };
  } catch (error) {
    if (error instanceof DomainError) return { failure: { code: error.code, message: error.message } };
    throw error;
  }
}

export function extract(page: {
  url: string;
  contentType: string | null;
  bytes: Uint8Array;
}): TaskAnswer<ExtractedPage> {
  return answer(() => extractContent(page));
}

export function transform(task: {
  page: ExtractedPage;
  options: { skipScreening: boolean };
}): TaskAnswer<Understanding> {
  return answer(() => transformContent(task.page, task.options));
}

export function index({
  title,
  markdown,
  language,
}: {
  title: string;
  markdown: string;
  language: string;
}): TaskAnswer<IndexEntry> {
  return answer(() => createIndexEntry(title, splitPassages(markdown, language), language));
}

export const pack = packPostings;
