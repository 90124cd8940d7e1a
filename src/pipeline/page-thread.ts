/** What runs in a worker thread. Expected failures come back as data, since an error's own fields are lost on the way. */

import { enableCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
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

/** A task, under the number by which it says that it begins: until then its thread may have been starting. */
export interface NumberedTask<Task> {
  readonly number: number;
  readonly task: Task;
}

function tellingBegin<Task, Answer>(work: (task: Task) => Answer) {
  return ({ number, task }: NumberedTask<Task>): Answer => {
    if (parentPort === null) throw new Error('this is no thread');
    parentPort.postMessage(number);
    return work(task);
  };
}

function answering<Task, Result>(work: (task: Task) => Result) {
  return tellingBegin((task: Task): TaskAnswer<Result> => {
    try {
      return { result: work(task) };
    } catch (error) {
      if (error instanceof DomainError) return { failure: { code: error.code, message: error.message } };
      throw error;
    }
  });
}

export interface ExtractTask {
  readonly url: string;
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
}

export interface TransformTask {
  readonly page: ExtractedPage;
  readonly options: { readonly skipScreening: boolean };
}

export interface IndexTask {
  readonly title: string;
  readonly markdown: string;
  readonly language: string;
}

export const extract = answering((page: ExtractTask): ExtractedPage => extractContent(page));

export const transform = answering(
  ({ page, options }: TransformTask): Understanding => transformContent(page, options),
);

export const index = answering(
  ({ title, markdown, language }: IndexTask): IndexEntry =>
    createIndexEntry(title, splitPassages(markdown, language), language),
);

export const pack = tellingBegin(packPostings);
