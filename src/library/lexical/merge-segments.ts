import type { Queryable } from '../../storage/database/open-database.ts';

/** So many at a time: each posting is written twice, and a search reads an eighth of the rows. */
const TOGETHER = 8;

/** A segment of so many passages stays as it is. */
const LARGE = 10_000;

/**
 * Puts the oldest small segments together, if there are enough of them: a search reads a row of each segment for each of its terms.
 *
 * To be run by one process at a time. Searches see no difference.
 *
 * @returns whether a segment was made
 */
export async function mergeSegments(
  transaction: Queryable,
  { together = TOGETHER, large = LARGE } = {},
): Promise<boolean> {
  const small = await transaction.$queryRaw<{ number: number }[]>`
    SELECT number FROM index_segment WHERE passages < ${large} ORDER BY number LIMIT ${together}`;
  if (small.length < together) return false;
  const numbers = small.map(({ number }) => number);
  const [merged] = await transaction.$queryRaw<{ number: number }[]>`
    INSERT INTO index_segment (entries, passages, length)
    SELECT sum(entries), sum(passages), sum(length) FROM index_segment WHERE number = ANY (${numbers}::integer[])
    RETURNING number`;
  if (merged === undefined) throw new Error('the segment was not stored');
  await transaction.$executeRaw`
    INSERT INTO posting (term, segment, count, passages)
    SELECT term, ${merged.number}, sum(count), string_agg(passages, ''::bytea) FROM posting
    WHERE segment = ANY (${numbers}::integer[]) GROUP BY term ORDER BY term`;
  await transaction.$executeRaw`DELETE FROM posting WHERE segment = ANY (${numbers}::integer[])`;
  await transaction.$executeRaw`DELETE FROM index_segment WHERE number = ANY (${numbers}::integer[])`;
  // Last, so that whoever deletes one of them hardly waits.
  await transaction.$executeRaw`
    UPDATE index_entry SET segment = ${merged.number} WHERE segment = ANY (${numbers}::integer[])`;
  return true;
}
