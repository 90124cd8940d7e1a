import { Prisma } from '../../storage/database/generated/client.ts';
import type { Queryable } from '../../storage/database/open-database.ts';
import { PASSAGES_AT_A_TIME, type PackedPostings, type PostingBatch } from './pack-postings.ts';

/**
 * How much waits until it is worth merging: little enough to be looked through at each search, much enough for few segments. And how
 * many passages are packed at a time.
 */
const SIZES = { passages: 2_000, entries: 1_000, packed: PASSAGES_AT_A_TIME };

export interface MergeTailDeps {
  readonly database: Queryable;
  /** `packPostings`, on a thread for such work. */
  readonly pack: (passages: string) => Promise<PackedPostings>;
  /** Does the work in a transaction unless another process merges; then it answers null. */
  readonly alone: (work: (transaction: Queryable) => Promise<boolean>) => Promise<boolean | null>;
}

/**
 * Merges the postings of the oldest entries that wait for it into a segment, if there are enough of them.
 *
 * Both states of an entry are found alike, so that searches see no difference. No transaction is open while the postings are packed:
 * of several processes that are at it the first stores its segment, the others give theirs up.
 *
 * @returns whether a segment was made
 */
export async function mergeTail({ database, pack, alone }: MergeTailDeps, sizes = SIZES): Promise<boolean> {
  const waiting = await database.$queryRaw<{ number: number; passages: number }[]>`
    SELECT number, passages FROM index_entry WHERE segment IS NULL ORDER BY number LIMIT ${sizes.entries}`;
  const entries: number[] = [];
  let passages = 0;
  for (const { number, passages: more } of waiting) {
    if (passages >= sizes.passages) break;
    entries.push(number);
    passages += more;
  }
  if (passages < sizes.passages && entries.length < sizes.entries) return false;

  const parts: Part[] = [];
  for (let after = 0, all = false; !all; ) {
    const { count, last, packed } = await readPassages(database, entries, after, sizes.packed);
    parts.push({ passages: count, postings: await pack(packed) });
    after = last;
    all = count < sizes.packed;
  }
  return (await alone((transaction) => storeSegment(transaction, entries, parts))) === true;
}

interface Part {
  readonly passages: number;
  readonly postings: PackedPostings;
}

interface ReadPassages {
  readonly count: number;
  readonly last: number;
  readonly packed: string;
}

/** As `packPostings` takes them, in one row: to read thousands would take longer than to pack what is in them. */
async function readPassages(
  database: Queryable,
  entries: readonly number[],
  after: number,
  most: number,
): Promise<ReadPassages> {
  const [read] = await database.$queryRaw<ReadPassages[]>`
    SELECT count(*)::integer AS count, coalesce(max(number), 0) AS last, coalesce(encode(string_agg(
      int4send(number) || int4send(title_terms) || int4send(octet_length(terms)) || terms, ''::bytea ORDER BY number
    ), 'hex'), '') AS packed
    FROM (
      SELECT number, title_terms, terms FROM passage WHERE entry = ANY (${entries}::integer[]) AND number > ${after}
      ORDER BY number LIMIT ${most}
    ) AS next`;
  return read ?? { count: 0, last: 0, packed: '' };
}

/** Answers false when another process has stored a segment of these meanwhile. What was deleted meanwhile is in it, and found by nobody. */
async function storeSegment(
  transaction: Queryable,
  entries: readonly number[],
  parts: readonly Part[],
): Promise<boolean> {
  const [merged] = await transaction.$queryRaw<{ count: number }[]>`
    SELECT count(*)::integer AS count FROM index_entry
    WHERE number = ANY (${entries}::integer[]) AND segment IS NOT NULL`;
  if (merged?.count !== 0) return false;
  const passages = parts.reduce((sum, part) => sum + part.passages, 0);
  const length = parts.reduce((sum, { postings }) => sum + postings.length, 0);
  const [segment] = await transaction.$queryRaw<{ number: number }[]>`
    INSERT INTO index_segment (entries, passages, length) VALUES (${entries.length}, ${passages}, ${length})
    RETURNING number`;
  if (segment === undefined) throw new Error('the segment was not stored');
  for (const [index, { postings }] of parts.entries()) {
    for (const batch of postings.batches) await storePostings(transaction, segment.number, batch, index > 0);
  }
  // Last, so that whoever deletes one of them hardly waits.
  await transaction.$executeRaw`
    WITH merged AS (SELECT number FROM index_entry WHERE number = ANY (${entries}::integer[]) ORDER BY number FOR UPDATE)
    UPDATE index_entry e SET segment = ${segment.number} FROM merged WHERE e.number = merged.number`;
  return true;
}

/** @param further whether the segment may have postings of these terms already, of passages with smaller numbers */
async function storePostings(
  transaction: Queryable,
  segment: number,
  { terms, counts, starts, sizes, blocks }: PostingBatch,
  further: boolean,
): Promise<void> {
  // Materialized, so that the blocks are decoded once and not for each term.
  await transaction.$executeRaw`
    WITH batch AS MATERIALIZED (SELECT decode(${blocks}, 'base64') AS blocks)
    INSERT INTO posting AS known (term, segment, count, blocks)
    SELECT p.term, ${segment}, p.count, substring(batch.blocks FROM p.start FOR p.size)
    FROM batch, unnest(${terms}::integer[], ${counts}::integer[], ${starts}::integer[], ${sizes}::integer[])
      AS p (term, count, start, size)
    ${further ? APPEND : Prisma.empty}`;
}

const APPEND = Prisma.sql`
    ON CONFLICT (term, segment) DO UPDATE SET count = known.count + excluded.count, blocks = known.blocks || excluded.blocks`;
