/** Pages that are shown but have no vectors in a space yet. */

import type { Passage } from '../../domain/passage.ts';
import type { Queryable } from '../../storage/database/open-database.ts';
import type { Facets } from '../../storage/vectors/vector-store.ts';
import { textOf } from './embed-page.ts';
import type { EmbeddingSpace } from './embedding-spaces.ts';

export interface UnembeddedPage {
  /** Its index entry's: another one means that its passages were made anew. */
  readonly number: number;
  readonly revisionId: string;
  readonly facets: Facets;
  /** What is to be embedded, in the order of its passages. */
  readonly texts: readonly string[];
}

type PageRow = Facets &
  Pick<UnembeddedPage, 'number' | 'revisionId'> & { readonly title: string; readonly passages: number };

/** Looked at for one group. */
const MOST_PAGES = 64;

/** The next of them after an entry's number, together of about so many passages; to be called until there are none. */
export async function findUnembedded(
  database: Queryable,
  { id }: EmbeddingSpace,
  after: number,
  passages: number,
): Promise<UnembeddedPage[]> {
  const rows = await database.$queryRaw<PageRow[]>`
    SELECT e.number, e.revision_id AS "revisionId", e.passages, d.title, d.tier, d.tags, d.language, d.site,
      d.published_at AS "publishedAt"
    FROM index_entry e JOIN document d ON d.revision_id = e.revision_id
    WHERE e.number > ${after} AND NOT e.spaces @> ${[id]}::integer[] ORDER BY e.number LIMIT ${MOST_PAGES}`;
  let room = passages;
  const chosen = rows.filter((row, index) => {
    room -= row.passages;
    return index === 0 || room >= 0;
  });
  if (chosen.length === 0) return [];
  const texts = await database.$queryRaw<(Passage & { readonly entry: number })[]>`
    SELECT entry, heading, text FROM passage WHERE entry = ANY (${chosen.map(({ number }) => number)}::integer[])
    ORDER BY entry, ordinal`;
  const ofEntry = Map.groupBy(texts, ({ entry }) => entry);
  return chosen.map(({ number, revisionId, title, passages: _, ...facets }) => {
    return { number, revisionId, facets, texts: (ofEntry.get(number) ?? []).map((passage) => textOf(title, passage)) };
  });
}

/** Says that the vectors of these pages are stored, unless their passages were made anew meanwhile. Spaces that are no more are forgotten. */
export async function noteEmbedded(
  database: Queryable,
  { id }: EmbeddingSpace,
  pages: readonly UnembeddedPage[],
): Promise<void> {
  await database.$executeRaw`
    UPDATE index_entry e SET spaces = ARRAY(SELECT s.id FROM embedding_space s WHERE s.id = ANY (e.spaces || ${id}::integer))
    WHERE e.number = ANY (${pages.map(({ number }) => number)}::integer[])`;
}

const AT_A_TIME = 5_000;

/**
 * Takes back that pages have vectors where the store has none of them: it lost them, or is another one than it was. A space of which
 * nothing is left serves no more.
 *
 * @param stored the revisions that have vectors
 * @returns how many pages have lost them
 */
export async function forgetLost(database: Queryable, stored: AsyncIterable<string>): Promise<number> {
  const kept = new Set<string>();
  for await (const id of stored) kept.add(id);
  let lost = 0;
  for (let after = 0; ; ) {
    const rows = await database.$queryRaw<{ number: number; revision_id: string }[]>`
      SELECT number, revision_id FROM index_entry WHERE number > ${after} AND spaces <> '{}' ORDER BY number LIMIT ${AT_A_TIME}`;
    const numbers = rows.filter((row) => !kept.has(row.revision_id)).map(({ number }) => number);
    if (numbers.length > 0) {
      await database.$executeRaw`UPDATE index_entry SET spaces = '{}' WHERE number = ANY (${numbers}::integer[])`;
    }
    lost += numbers.length;
    after = rows.at(-1)?.number ?? after;
    if (rows.length < AT_A_TIME) break;
  }
  await database.$executeRaw`
    UPDATE embedding_space s SET served_at = NULL
    WHERE EXISTS (SELECT FROM document) AND NOT EXISTS (SELECT FROM index_entry e WHERE e.spaces @> ARRAY[s.id])`;
  return lost;
}
