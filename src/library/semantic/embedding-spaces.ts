/** Which vectors there are of the shelf, and which of them searches go by. */

import type { Queryable } from '../../storage/database/open-database.ts';
import { type VectorSpace, vectorSpace } from '../../storage/vectors/vector-store.ts';

/** The vectors that one model made. */
export interface EmbeddingSpace {
  readonly id: number;
  readonly model: string;
  readonly dimensions: number;
}

export interface EmbeddingSpaces {
  readonly all: readonly EmbeddingSpace[];
  /** The one that searches go by; null while there is none whose vectors are all there. */
  readonly serving: EmbeddingSpace | null;
}

export async function readSpaces(database: Queryable): Promise<EmbeddingSpaces> {
  const rows = await database.$queryRaw<(EmbeddingSpace & { serves: boolean })[]>`
    SELECT id, model, dimensions, served_at IS NOT NULL AS serves FROM embedding_space ORDER BY served_at DESC NULLS LAST, id`;
  const [first] = rows;
  return { all: rows, serving: first?.serves === true ? first : null };
}

/** The space of a model. If there is none it is made; over an empty shelf it serves at once. */
export async function ensureSpace(database: Queryable, model: string, dimensions: number): Promise<EmbeddingSpace> {
  for (;;) {
    const [space] = await database.$queryRaw<EmbeddingSpace[]>`
      WITH known AS (
        SELECT id, model, dimensions FROM embedding_space WHERE model = ${model}
      ), made AS (
        INSERT INTO embedding_space (model, dimensions, served_at)
        SELECT ${model}, ${dimensions}, CASE WHEN NOT EXISTS (SELECT FROM document) THEN now() END
        WHERE NOT EXISTS (SELECT FROM known)
        ON CONFLICT (model) DO NOTHING
        RETURNING id, model, dimensions
      )
      SELECT * FROM known UNION ALL SELECT * FROM made`;
    // None: another process made it this moment.
    if (space !== undefined) return space;
  }
}

/**
 * Makes a space the one that searches go by, from one moment to the next, if it has the vectors of every document.
 *
 * @returns whether it does from now on
 */
export async function serveWhenWhole(database: Queryable, { id }: EmbeddingSpace): Promise<boolean> {
  const changed = await database.$executeRaw`
    UPDATE embedding_space s SET served_at = clock_timestamp()
    WHERE s.id = ${id}
      AND NOT EXISTS (SELECT FROM embedding_space b WHERE b.id = ${id} AND b.served_at = (SELECT max(served_at) FROM embedding_space))
      AND NOT EXISTS (
        SELECT FROM document d LEFT JOIN index_entry e ON e.revision_id = d.revision_id
        WHERE e.number IS NULL OR NOT e.spaces @> ${[id]}::integer[])`;
  return changed > 0;
}

/** How many documents have their vectors in a space, and how many there are. */
export async function countEmbedded(
  database: Queryable,
  id: number | null,
): Promise<{ readonly embedded: number; readonly all: number }> {
  const [row] = await database.$queryRaw<{ embedded: number; all: number }[]>`
    SELECT count(*) FILTER (WHERE e.spaces @> ${[id ?? 0]}::integer[])::integer AS embedded, count(*)::integer AS all
    FROM document d LEFT JOIN index_entry e ON e.revision_id = d.revision_id`;
  return row ?? { embedded: 0, all: 0 };
}

/** Where the vector store has it. */
export function placeOf({ model, dimensions }: EmbeddingSpace): VectorSpace {
  return vectorSpace(model, dimensions);
}
