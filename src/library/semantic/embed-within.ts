import { DomainError } from '../../domain/failure.ts';
import type { EmbeddingModel } from '../../models/model-provider.ts';

/** Texts of one call: what a small server has done well within anyone's patience. */
const AT_ONCE = 32;

/** Twice as long as passages get in any script: a text that a model can't take in whole is cut by most endpoints, but not by all. */
const MOST_CHARS = 8_000;

/** What is left of a text that a model refuses: short enough for the smallest. */
export const SHORT_CHARS = 800;

/**
 * The vectors of texts, in order.
 *
 * @param patienceMs for each call
 * @param onProgress gets how many texts are done, and the tokens of those that were done last
 * @throws DomainError `AI_UNAVAILABLE`, `AI_QUOTA`, `AI_INVALID_OUTPUT`; the signal's reason when that aborts
 */
export async function embedWithin(
  model: EmbeddingModel,
  texts: readonly string[],
  patienceMs: number,
  signal: AbortSignal,
  onProgress: (done: number, tokens: number) => void = () => undefined,
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let from = 0; from < texts.length; from += AT_ONCE) {
    const some = texts.slice(from, from + AT_ONCE).map((text) => text.slice(0, MOST_CHARS));
    const late = AbortSignal.timeout(patienceMs);
    let tokens = 0;
    try {
      const answer = await model.embed(some, AbortSignal.any([signal, late]));
      // Half as large as the numbers that came.
      vectors.push(...answer.vectors.map((vector) => Float32Array.from(vector)));
      tokens = answer.usage.inputTokens;
    } catch (cause) {
      if (!late.aborted || signal.aborted || cause instanceof DomainError) throw cause;
      throw new DomainError('AI_UNAVAILABLE', 'The embedding model did not answer in time.', { cause });
    }
    onProgress(vectors.length, tokens);
  }
  return vectors;
}
