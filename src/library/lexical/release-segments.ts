import type { Queryable } from '../../storage/database/open-database.ts';

/**
 * Gives up segments of which more than half is no longer shown, and entries of revisions that no document shows. What is left of
 * such a segment waits to be merged again.
 *
 * To be run by one process at a time.
 */
export async function releaseSegments(transaction: Queryable): Promise<void> {
  // A load that overtook another may have left its entry.
  await transaction.$executeRaw`
    DELETE FROM index_entry e WHERE NOT EXISTS (SELECT FROM document d WHERE d.revision_id = e.revision_id)`;
  const segments = await transaction.$queryRaw<{ number: number }[]>`
    SELECT s.number FROM index_segment s LEFT JOIN index_entry e ON e.segment = s.number
    GROUP BY s.number, s.entries HAVING count(e.number) * 2 < s.entries`;
  const numbers = segments.map(({ number }) => number);
  if (numbers.length === 0) return;
  await transaction.$executeRaw`DELETE FROM posting WHERE segment = ANY (${numbers}::integer[])`;
  await transaction.$executeRaw`DELETE FROM index_segment WHERE number = ANY (${numbers}::integer[])`;
  await transaction.$executeRaw`UPDATE index_entry SET segment = NULL WHERE segment = ANY (${numbers}::integer[])`;
}
