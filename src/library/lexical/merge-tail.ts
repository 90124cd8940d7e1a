import type { Queryable } from '../../storage/database/open-database.ts';
import type { PackedPostings, PostingBatch } from './pack-postings.ts';

/** What waits until it is worth merging: little enough to be looked through at each search, much enough for few segments. */
const ENOUGH = { passages: 2_000, entries: 1_000 };

/** `packPostings`, where nobody has to wait for it. */
export type Pack = (passages: string) => Promise<PackedPostings>;

/**
 * Merges the postings of the oldest entries that wait for it into a segment, if there are enough of them.
 *
 * To be run by one process at a time. Both states of an entry are found alike, so that searches see no difference.
 *
 * @returns whether a segment was made
 */
export async function mergeTail(transaction: Queryable, pack: Pack, enough = ENOUGH): Promise<boolean> {
  const waiting = await transaction.$queryRaw<{ number: number; passages: number }[]>`
    SELECT number, passages FROM index_entry WHERE segment IS NULL ORDER BY number LIMIT ${enough.entries}`;
  const entries: number[] = [];
  let passages = 0;
  for (const { number, passages: more } of waiting) {
    if (passages >= enough.passages) break;
    entries.push(number);
    passages += more;
  }
  if (passages < enough.passages && entries.length < enough.entries) return false;

  const { count, packed } = await readPassages(transaction, entries);
  const { length, batches } = await pack(packed);
  const [segment] = await transaction.$queryRaw<{ number: number }[]>`
    INSERT INTO index_segment (entries, passages, length) VALUES (${entries.length}, ${count}, ${length})
    RETURNING number`;
  if (segment === undefined) throw new Error('the segment was not stored');
  for (const batch of batches) await storePostings(transaction, segment.number, batch);
  // Last, so that whoever deletes one of them hardly waits.
  await transaction.$executeRaw`
    WITH merged AS (SELECT number FROM index_entry WHERE number = ANY (${entries}::integer[]) ORDER BY number FOR UPDATE)
    UPDATE index_entry e SET segment = ${segment.number} FROM merged WHERE e.number = merged.number`;
  return true;
}

/** As `packPostings` takes them, in one row: to read thousands would take longer than to pack what is in them. */
async function readPassages(
  transaction: Queryable,
  entries: readonly number[],
): Promise<{ count: number; packed: string }> {
  const [read] = await transaction.$queryRaw<{ count: number; packed: string }[]>`
    SELECT count(*)::integer AS count, coalesce(encode(string_agg(
      int4send(number) || int4send(title_terms) || int4send(octet_length(terms)) || terms, ''::bytea ORDER BY number
    ), 'hex'), '') AS packed
    FROM passage WHERE entry = ANY (${entries}::integer[])`;
  return read ?? { count: 0, packed: '' };
}

async function storePostings(transaction: Queryable, segment: number, batch: PostingBatch): Promise<void> {
  const { terms, counts, starts, sizes, blocks } = batch;
  await transaction.$executeRaw`
    WITH batch AS MATERIALIZED (SELECT decode(${blocks}, 'base64') AS blocks)
    INSERT INTO posting (term, segment, count, blocks)
    SELECT p.term, ${segment}, p.count, substring(batch.blocks FROM p.start FOR p.size)
    FROM batch, unnest(${terms}::integer[], ${counts}::integer[], ${starts}::integer[], ${sizes}::integer[])
      AS p (term, count, start, size)`;
}
