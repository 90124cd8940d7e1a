/** The models that an endpoint serves: one that writes, one that turns texts into vectors. Without them, the built-in ways do the work. */

import type { z } from 'zod';
import { DomainError } from '../domain/failure.ts';

/** What a call has cost, as the endpoint counts it; 0 where it doesn't tell. */
export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What a call failed of that has cost something all the same. */
export class ModelFailure extends DomainError {
  readonly usage: TokenUsage;

  constructor({ code, message, cause, retryAfterMs }: DomainError, usage: TokenUsage) {
    super(code, message, { cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    this.usage = usage;
  }
}

export interface ChatRequest {
  /** The rules. Nothing that a page says belongs here. */
  readonly instructions: string;
  /** What the rules are applied to. Texts of pages are data in it, and marked as such. */
  readonly prompt: string;
  readonly maxOutputTokens: number;
}

/**
 * A model that writes.
 *
 * All methods throw DomainError: `AI_UNAVAILABLE` when the endpoint can't be reached, fails, or is silent for too long; `AI_QUOTA` when it
 * asks to slow down or its budget is spent, with `retryAfterMs` when it tells; `AI_INVALID_OUTPUT` when its answer can't be used. What is worth a
 * second try at once has had it. When the signal aborts, its reason is thrown.
 */
export interface ChatModel {
  /** As the endpoint calls it. */
  readonly id: string;

  /** An object as the schema says. An answer that isn't one is sent back once to be repaired. */
  complete<Value>(
    request: ChatRequest,
    schema: z.ZodType<Value>,
    signal: AbortSignal,
  ): Promise<{ readonly value: Value; readonly usage: TokenUsage }>;

  /** A text, part by part as it is written. Returns what it cost. */
  stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<string, TokenUsage>;
}

/** A model that turns texts into vectors, which are near each other when the texts say alike. Throws as `ChatModel` does. */
export interface EmbeddingModel {
  /** As the endpoint calls it. */
  readonly id: string;

  /** One vector for each text, in order, all of the same length, none without a direction. */
  embed(
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly vectors: readonly (readonly number[])[]; readonly usage: TokenUsage }>;
}

export interface ModelProvider {
  /** null: what is written is taken from the pages themselves. */
  readonly chat: ChatModel | null;
  /** For pages. null: search is by words only. */
  readonly embedding: EmbeddingModel | null;
  /** For queries, which wait for no page: by this model of the endpoint, whose vectors may serve until those of a new one are there. */
  queryEmbedding(id: string): EmbeddingModel;
  /** Throws DomainError when the endpoint doesn't answer, or refuses the key. */
  check(): Promise<void>;
}
