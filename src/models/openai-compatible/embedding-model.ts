import { type EmbeddingModel as EndpointModel, embedMany } from 'ai';
import type { TakeTurn } from '../../domain/create-turns.ts';
import { DomainError } from '../../domain/failure.ts';
import type { EmbeddingModel } from '../model-provider.ts';
import { toModelFailure } from './model-failure.ts';
import type { ModelPatience } from './model-settings.ts';

/** Texts of one call: what small servers take in at once. */
const BATCH = 64;

type NamedModel = Exclude<EndpointModel, string>;

export function createEmbeddingModel(
  model: NamedModel,
  { embeddingMs }: ModelPatience,
  takeTurn: TakeTurn,
): EmbeddingModel {
  async function embedBatch(texts: readonly string[], signal: AbortSignal) {
    const giveBack = await takeTurn(signal);
    const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(embeddingMs)]);
    try {
      const { embeddings, usage } = await embedMany({ model, values: [...texts], abortSignal, maxParallelCalls: 1 });
      return { vectors: embeddings, tokens: Number.isFinite(usage.tokens) ? usage.tokens : 0 };
    } catch (error) {
      throw toModelFailure(error, signal);
    } finally {
      giveBack();
    }
  }

  return {
    id: model.modelId,
    async embed(texts, signal) {
      const vectors: number[][] = [];
      let inputTokens = 0;
      for (let from = 0; from < texts.length; from += BATCH) {
        const batch = await embedBatch(texts.slice(from, from + BATCH), signal);
        vectors.push(...batch.vectors);
        inputTokens += batch.tokens;
      }
      validate(vectors, texts.length);
      return { vectors, usage: { inputTokens, outputTokens: 0 } };
    },
  };
}

function validate(vectors: readonly (readonly number[])[], wanted: number): void {
  const fault = faultOf(vectors, wanted);
  if (fault !== null) throw new DomainError('AI_INVALID_OUTPUT', `The embedding model gave ${fault}.`);
}

function faultOf(vectors: readonly (readonly number[])[], wanted: number): string | null {
  if (vectors.length !== wanted) return `${vectors.length} vectors for ${wanted} texts`;
  const dimensions = vectors[0]?.length;
  if (vectors.some(({ length }) => length !== dimensions)) return 'vectors of different lengths';
  if (vectors.some((vector) => !vector.every(Number.isFinite))) return 'a vector with something that is no number';
  if (vectors.some((vector) => vector.every((value) => value === 0))) return 'a vector without a direction';
  return null;
}
