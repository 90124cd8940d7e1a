/** A question to the shelf, and what comes back. */

import type { Document, Revision } from '../../domain/document.ts';
import type { ErrorCode } from '../../domain/failure.ts';
import type { TokenUsage } from '../../models/model-provider.ts';
import type { VectorFilter } from '../../storage/vectors/vector-store.ts';

export interface AskRequest {
  readonly question: string;
  /** Passages that an answer may be made from, 1 to `MOST_PASSAGES`. */
  readonly topK: number;
  /** What may be used. */
  readonly filter: VectorFilter;
}

/** A passage that an answer may be made from, and the stored state of the page that it is a piece of. */
export interface Source {
  readonly document: Document;
  readonly revision: Revision;
  readonly heading: string | null;
  readonly text: string;
  readonly language: string;
}

/** A place in a stored revision, which stays as it is when the page changes. */
export interface Citation {
  /** The mark `[n]` of the answer's text, from 1. */
  readonly n: number;
  readonly document: Document;
  readonly revision: Revision;
  readonly heading: string | null;
  /** Exactly what stands from `start` to `end` in the revision's Markdown, markup included. */
  readonly quote: string;
  /** In UTF-16 code units of the revision's Markdown. */
  readonly start: number;
  readonly end: number;
  /** How much of the question the quote speaks of, with the headings above it, times the answer's confidence: 0 to 1. */
  readonly score: number;
}

export interface Answer {
  /** Plain text; each sentence ends in the marks of its citations. A sentence that says so when there is no answer. */
  readonly answer: string;
  readonly answered: boolean;
  /** How likely it is that the shelf has an answer, 0 to 1. */
  readonly confidence: number;
  readonly citations: readonly Citation[];
  /** When there is no answer: the documents that are nearest to the question, best first. */
  readonly nearest: readonly Document[];
  /** What wrote the answer: a model's name, or `extractive`. */
  readonly model: string;
  /** What one should know about the answer, as a sentence. */
  readonly notice: string | null;
  /** Why a model that is set did not write the answer, or not to its end. */
  readonly code: ErrorCode | null;
  readonly tokens: TokenUsage;
}

/** An answer as it is written: its tokens, whose texts together are its text; then its citations; then the whole of it. */
export type AnswerEvent =
  | { readonly type: 'token'; readonly text: string }
  | { readonly type: 'citation'; readonly citation: Citation }
  /** The answer breaks off here; what was written stays. */
  | { readonly type: 'error'; readonly code: ErrorCode; readonly detail: string }
  | { readonly type: 'done'; readonly answer: Answer };

export const MOST_PASSAGES = 20;
export const MOST_QUESTION_CHARS = 4_000;
export const EXTRACTIVE = 'extractive';
