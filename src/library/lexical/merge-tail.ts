import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Queryable } from '../../storage/database/open-database.ts';
import { lengthOf } from '../index-entry.ts';
import { countTerms, toTerms } from './passage-terms.ts';
import { framed, type GrowingBlock, growBlock } from './posting-block.ts';

/** What waits until it is worth merging: little enough to be looked through at each search, much enough for few segments. */
const ENOUGH = { passages: 2_000, entries: 1_000 };

/** Passages and rows between which others get their turn. */
const SLICE = 100;
const ROWS_AT_A_TIME = 2_000;

interface PassageRow {
  readonly number: number;
  readonly terms: Uint8Array;
  readonly title_terms: number;
}

/**
 * Merges the postings of the oldest entries that wait for it into a segment, if there are enough of them.
 *
 * To be run by one process at a time. Both states of an entry are found alike, so that searches see no difference.
 *
 * @returns whether a segment was made
 */
export async function mergeTail(transaction: Queryable, enough = ENOUGH): Promise<boolean> {
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

  const rows = await transaction.$queryRaw<PassageRow[]>`
    SELECT number, terms, title_terms FROM passage WHERE entry = ANY (${entries}::integer[]) ORDER BY number`;
  const { blocks, length } = await collect(rows);
  const [segment] = await transaction.$queryRaw<{ number: number }[]>`
    INSERT INTO index_segment (entries, passages, length) VALUES (${entries.length}, ${rows.length}, ${length})
    RETURNING number`;
  if (segment === undefined) throw new Error('the segment was not stored');
  // In the order of the index, which then grows at few places at a time.
  const sorted = [...blocks].toSorted(([a], [b]) => a - b);
  for (let from = 0; from < sorted.length; from += ROWS_AT_A_TIME) {
    await storePostings(transaction, segment.number, sorted.slice(from, from + ROWS_AT_A_TIME));
  }
  // Last, so that whoever deletes one of them hardly waits.
  await transaction.$executeRaw`
    WITH merged AS (SELECT number FROM index_entry WHERE number = ANY (${entries}::integer[]) ORDER BY number FOR UPDATE)
    UPDATE index_entry e SET segment = ${segment.number} FROM merged WHERE e.number = merged.number`;
  return true;
}

async function collect(rows: readonly PassageRow[]): Promise<{ blocks: Map<number, GrowingBlock>; length: number }> {
  const blocks = new Map<number, GrowingBlock>();
  let length = 0;
  for (const [index, { number, terms: bytes, title_terms }] of rows.entries()) {
    if (index % SLICE === SLICE - 1) await nextTurn();
    const terms = toTerms(bytes);
    const passageLength = lengthOf(terms.length, title_terms);
    length += passageLength;
    for (const [term, count] of countTerms(terms, title_terms)) {
      let block = blocks.get(term);
      if (block === undefined) {
        block = { bytes: [], count: 0, last: 0 };
        blocks.set(term, block);
      }
      growBlock(block, number, count, passageLength);
    }
  }
  return { blocks, length };
}

async function storePostings(
  transaction: Queryable,
  segment: number,
  blocks: readonly (readonly [number, GrowingBlock])[],
): Promise<void> {
  const terms = blocks.map(([term]) => term);
  const counts = blocks.map(([, { count }]) => count);
  const packed = blocks.map(([, { bytes }]) => framed(bytes).toString('base64'));
  await transaction.$executeRaw`
    INSERT INTO posting (term, segment, count, blocks)
    SELECT p.term, ${segment}, p.count, decode(p.block, 'base64')
    FROM unnest(${terms}::integer[], ${counts}::integer[], ${packed}::text[]) AS p (term, count, block)`;
}
