import type { Queryable } from '../../storage/database/open-database.ts';

/**
 * Half of a shelf that was deleted empties all segments at about the same time, and each search looks through what is left of these
 * until it is merged again.
 */
const PASSAGES_AT_A_TIME = 8_000;

/**
 * Gives up segments of which more than half is no longer shown, and entries of revisions that no document shows. What is left of
 * such a segment waits to be merged again.
 *
 * To be run by one process at a time.
 *
 * @returns whether there were any such segments
 */
export async function releaseSegments(transaction: Queryable, passagesAtATime = PASSAGES_AT_A_TIME): Promise<boolean> {
  // A load that overtook another may have left its entry.
  await transaction.$executeRaw`
    DELETE FROM index_entry e WHERE NOT EXISTS (SELECT FROM document d WHERE d.revision_id = e.revision_id)`;
  const segments = await transaction.$queryRaw<{ number: number }[]>`
    SELECT number FROM (
      SELECT s.number,
        sum(coalesce(sum(e.passages), 0)) OVER (ORDER BY s.number) - coalesce(sum(e.passages), 0) AS before
      FROM index_segment s LEFT JOIN index_entry e ON e.segment = s.number
      GROUP BY s.number, s.entries HAVING count(e.number) * 2 < s.entries
    ) AS emptied WHERE before < ${passagesAtATime} ORDER BY number`;
  const numbers = segments.map(({ number }) => number);
  if (numbers.length === 0) return false;
  await transaction.$executeRaw`DELETE FROM posting WHERE segment = ANY (${numbers}::integer[])`;
  await transaction.$executeRaw`DELETE FROM index_segment WHERE number = ANY (${numbers}::integer[])`;
  await transaction.$executeRaw`UPDATE index_entry SET segment = NULL WHERE segment = ANY (${numbers}::integer[])`;
  return true;
}
