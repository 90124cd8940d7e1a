import type { Queryable } from '../../storage/database/open-database.ts';

/** Most words of a page are in many: counted together, each is written once. */
export const ENTRIES_AT_A_TIME = 1_000;

/**
 * Counts the words of new entries in the vocabulary. Not done where pages are shelved, since pages that share a new word would wait
 * for each other there. To be run by one process at a time.
 *
 * Words of deleted pages stay: what is gone is not offered, since a correction has to be found.
 *
 * @param least of fewer entries the words are left for the next time
 * @returns whether any were counted
 */
export async function countWords(transaction: Queryable, least = 1): Promise<boolean> {
  const rows = await transaction.$queryRaw<{ number: number }[]>`
    SELECT number FROM index_entry WHERE words <> '{}' ORDER BY number LIMIT ${ENTRIES_AT_A_TIME} FOR UPDATE`;
  if (rows.length < least) return false;
  const entries = rows.map(({ number }) => number);
  await transaction.$executeRaw`
    INSERT INTO word AS w (word, documents)
    SELECT new.word, count(*) FROM index_entry e, unnest(e.words) AS new (word)
    WHERE e.number = ANY (${entries}::integer[]) GROUP BY new.word
    ON CONFLICT (word) DO UPDATE SET documents = w.documents + excluded.documents`;
  await transaction.$executeRaw`UPDATE index_entry SET words = '{}' WHERE number = ANY (${entries}::integer[])`;
  return true;
}
