import { DomainError } from '../domain/failure.ts';
import type { Span, Tracing } from '../telemetry/tracing.ts';
import type { ChatModel, EmbeddingModel, ModelProvider, TokenUsage } from './model-provider.ts';
import { usageOf } from './usage-of.ts';

export interface ModelCall {
  readonly kind: 'complete' | 'stream' | 'embed';
  readonly seconds: number;
  readonly usage: TokenUsage;
  /** `ok`, `cancelled`, or the code of what it failed of. */
  readonly outcome: string;
}

interface Observers {
  readonly tracing: Tracing;
  /** Called with each call that has ended, however it did. */
  readonly onCall: (call: ModelCall) => void;
}

/** The same models, whose calls are timed, counted, and spans of the trace that they are made in. */
export function observeModels(provider: ModelProvider, observers: Observers): ModelProvider {
  const { chat, embedding } = provider;
  return {
    chat: chat === null ? null : observeChat(chat, observers),
    embedding: embedding === null ? null : observeEmbedding(embedding, observers),
    queryEmbedding: (id) => observeEmbedding(provider.queryEmbedding(id), observers),
    check: () => provider.check(),
  };
}

function observeChat(model: ChatModel, observers: Observers): ChatModel {
  return {
    id: model.id,
    async complete(request, schema, signal) {
      const call = begin('complete', model.id, observers);
      try {
        const answer = await call.span.run(() => model.complete(request, schema, signal));
        call.end(answer.usage);
        return answer;
      } catch (error) {
        call.failed(error, signal);
        throw error;
      }
    },
    async *stream(request, signal) {
      const call = begin('stream', model.id, observers);
      let usage: TokenUsage | null = null;
      try {
        usage = yield* call.span.run(() => model.stream(request, signal));
        return usage;
      } catch (error) {
        call.failed(error, signal);
        throw error;
      } finally {
        // Also when whoever reads it has enough; what it cost is not known then.
        call.end(usage);
      }
    },
  };
}

function observeEmbedding(model: EmbeddingModel, observers: Observers): EmbeddingModel {
  return {
    id: model.id,
    async embed(texts, signal) {
      const call = begin('embed', model.id, observers);
      try {
        const answer = await call.span.run(() => model.embed(texts, signal));
        call.end(answer.usage);
        return answer;
      } catch (error) {
        call.failed(error, signal);
        throw error;
      }
    },
  };
}

interface Begun {
  readonly span: Span;
  failed(error: unknown, signal: AbortSignal): void;
  /** Whatever ends first, ends it. */
  end(usage: TokenUsage | null): void;
}

/** Spans are named and described by OpenTelemetry's semantic conventions for generative AI. */
function begin(kind: ModelCall['kind'], model: string, { tracing, onCall }: Observers): Begun {
  const operation = kind === 'embed' ? 'embeddings' : 'chat';
  const attributes = { 'gen_ai.operation.name': operation, 'gen_ai.request.model': model };
  const span = tracing.begin(`${operation} ${model}`, { kind: 'client', attributes });
  const began = performance.now();
  let hasEnded = false;

  function end(usage: TokenUsage, outcome: string): void {
    if (hasEnded) return;
    hasEnded = true;
    span.set({
      'gen_ai.usage.input_tokens': usage.inputTokens,
      'gen_ai.usage.output_tokens': usage.outputTokens,
    });
    span.end();
    onCall({ kind, seconds: (performance.now() - began) / 1_000, usage, outcome });
  }
  return {
    span,
    end: (usage) => end(usage ?? usageOf(null), usage === null ? 'cancelled' : 'ok'),
    failed(error, signal) {
      span.failed(error);
      end(usageOf(error), signal.aborted ? 'cancelled' : error instanceof DomainError ? error.code : 'INTERNAL');
    },
  };
}
