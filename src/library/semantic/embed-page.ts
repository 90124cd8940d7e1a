import { DomainError } from '../../domain/failure.ts';
import type { Passage } from '../../domain/passage.ts';
import type { Circuit } from '../../models/create-circuit.ts';
import type { EmbeddingModel } from '../../models/model-provider.ts';
import type { Queryable } from '../../storage/database/open-database.ts';
import { embedWithin } from './embed-within.ts';
import { type EmbeddingSpace, ensureSpace } from './embedding-spaces.ts';

/** The vectors of a page's passages, in order, and the space that they belong to. */
export interface PageVectors {
  readonly space: EmbeddingSpace;
  readonly vectors: readonly Float32Array[];
}

/**
 * @param onProgress gets how many passages are done, and the tokens of those that were done last
 * @throws DomainError `AI_UNAVAILABLE`, `AI_QUOTA`, `AI_INVALID_OUTPUT`
 */
export type EmbedPage = (
  title: string,
  passages: readonly Passage[],
  signal: AbortSignal,
  onProgress: (done: number, tokens: number) => void,
) => Promise<PageVectors>;

interface EmbedDeps {
  readonly database: Queryable;
  readonly model: EmbeddingModel;
  readonly circuit: Circuit;
  /** Milliseconds for a call. */
  readonly patienceMs: number;
}

export function createEmbedPage({ database, model, circuit, patienceMs }: EmbedDeps): EmbedPage {
  return (title, passages, signal, onProgress) =>
    circuit(async () => {
      const texts = passages.map((passage) => textOf(title, passage));
      const vectors = await embedWithin(model, texts, patienceMs, signal, onProgress);
      return { space: await spaceOf(database, model.id, vectors), vectors };
    });
}

/** What of a passage is embedded: as with words, its title and heading say what it is about. */
export function textOf(title: string, { heading, text }: Passage): string {
  return [title, heading, text].filter((part) => part !== null && part !== '').join('\n');
}

/**
 * The space that vectors belong to.
 *
 * @throws DomainError `AI_INVALID_OUTPUT` when they are not as long as those that it has
 */
export async function spaceOf(
  database: Queryable,
  model: string,
  vectors: readonly Float32Array[],
): Promise<EmbeddingSpace> {
  const space = await ensureSpace(database, model, vectors[0]?.length ?? 0);
  validateVectors(space, vectors);
  return space;
}

/** @throws DomainError `AI_INVALID_OUTPUT` for vectors that are not as long as those of the space: they could not be compared */
export function validateVectors({ model, dimensions }: EmbeddingSpace, vectors: readonly Float32Array[]): void {
  const other = vectors.find(({ length }) => length !== dimensions);
  if (other === undefined) return;
  const message = `The embedding model ${model} gives vectors of ${other.length} dimensions, and those of the shelf have ${dimensions}.`;
  throw new DomainError('AI_INVALID_OUTPUT', message);
}
