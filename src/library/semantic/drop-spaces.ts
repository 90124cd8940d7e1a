import type { Queryable } from '../../storage/database/open-database.ts';
import type { VectorStore } from '../../storage/vectors/vector-store.ts';
import { type EmbeddingSpace, placeOf } from './embedding-spaces.ts';

/**
 * Drops the spaces that nobody needs: those that neither serve nor are the set model's. One that served until now is left to the searches
 * that are under way for a while; one that another process fills is left to it.
 *
 * @param restMs for how long, in milliseconds
 * @returns whether there are some to be dropped later
 */
export async function dropSpaces(
  { database, vectors }: { readonly database: Queryable; readonly vectors: VectorStore },
  { id }: EmbeddingSpace,
  restMs: number,
): Promise<boolean> {
  const others = await database.$queryRaw<(EmbeddingSpace & { rests: boolean })[]>`
    WITH served AS (SELECT max(served_at) AS at FROM embedding_space)
    SELECT s.id, s.model, s.dimensions,
      s.served_at IS NOT NULL AND served.at > clock_timestamp() - ${restMs}::float8 * interval '1 ms' AS rests
    FROM embedding_space s, served
    WHERE s.id <> ${id} AND s.served_at IS DISTINCT FROM served.at
      AND (s.keeper_until IS NULL OR s.keeper_until < clock_timestamp())`;
  for (const space of others) {
    if (space.rests) continue;
    await vectors.dropSpace(placeOf(space));
    await database.$executeRaw`DELETE FROM embedding_space WHERE id = ${space.id}`;
  }
  return others.some(({ rests }) => rests);
}
