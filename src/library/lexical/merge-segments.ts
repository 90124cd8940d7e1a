import type { Queryable } from '../../storage/database/open-database.ts';

/** As many, since a search reads a row of each for each of its terms; no fewer, since all that is put together is written again. */
const TOGETHER = 8;

/** A segment of so many passages stays as it is: it can still be given up, and its rest merged again, in one piece. */
const LARGE = 16_000;

/**
 * Puts the oldest small segments together, if there are enough of them.
 *
 * To be run by one process at a time. Searches see no difference.
 *
 * @returns whether a segment was made
 */
export async function mergeSegments(
  transaction: Queryable,
  { together = TOGETHER, large = LARGE } = {},
): Promise<boolean> {
  const small = await transaction.$queryRaw<{ number: number; before: number }[]>`
    SELECT number, (sum(passages) OVER (ORDER BY number) - passages)::integer AS before
    FROM index_segment WHERE passages < ${large} ORDER BY number LIMIT ${together}`;
  if (small.length < together) return false;
  const numbers = small.filter(({ before }) => before < large).map(({ number }) => number);
  const [merged] = await transaction.$queryRaw<{ number: number }[]>`
    INSERT INTO index_segment (entries, passages, length)
    SELECT sum(entries), sum(passages), sum(length) FROM index_segment WHERE number = ANY (${numbers}::integer[])
    RETURNING number`;
  if (merged === undefined) throw new Error('the segment was not stored');
  await transaction.$executeRaw`
    INSERT INTO posting (term, segment, count, blocks)
    SELECT term, ${merged.number}, sum(count), string_agg(blocks, ''::bytea) FROM posting
    WHERE segment = ANY (${numbers}::integer[]) GROUP BY term ORDER BY term`;
  await transaction.$executeRaw`DELETE FROM posting WHERE segment = ANY (${numbers}::integer[])`;
  await transaction.$executeRaw`DELETE FROM index_segment WHERE number = ANY (${numbers}::integer[])`;
  // Last, so that whoever deletes one of them hardly waits.
  await transaction.$executeRaw`
    WITH moved AS (
      SELECT number FROM index_entry WHERE segment = ANY (${numbers}::integer[]) ORDER BY number FOR UPDATE
    )
    UPDATE index_entry e SET segment = ${merged.number} FROM moved WHERE e.number = moved.number`;
  return true;
}
