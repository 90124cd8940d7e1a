import { Prisma } from '../../storage/database/generated/client.ts';
import type { Queryable } from '../../storage/database/open-database.ts';
import { passes } from '../../storage/vectors/search-current.ts';
import type { VectorFilter } from '../../storage/vectors/vector-store.ts';
import { toTerms } from './passage-terms.ts';
import { bestOf } from './score-passages.ts';
import type { Scores } from './sum-by-passage.ts';

/** A passage of a document as it is shown now. */
export interface ShownPassage {
  readonly number: number;
  readonly documentId: string;
  readonly score: number;
  readonly terms: Int32Array;
  readonly titleTerms: number;
}

/** Number, document, how long its terms are in bytes, how many of them are the title's. */
type Head = readonly [number: number, documentId: string, bytes: number, titleTerms: number];

/** How many passages, and of how many different documents. */
export interface Enough {
  readonly passages: number;
  readonly documents: number;
}

/** What is told of a document beyond the passages that are wanted, where others are looked for: a book has thousands. */
const MOST_OF_ONE = 3;

/** Looked at beyond what is wanted: room for pages that were replaced or deleted. */
const SPARE = 16;

/** Nobody reads so far down. */
const MOST_CANDIDATES = 30_000;

/**
 * The best passages that documents show at this moment, of documents that pass the filter, best first: enough of them, or all there are.
 * Where many have to be looked at for that, the best few of each document below those that are wanted in any case. The index may still name what was deleted; the documents' rows
 * decide.
 */
export async function findShown(
  database: Queryable,
  scores: Scores,
  filter: VectorFilter,
  enough: Enough,
): Promise<ShownPassage[]> {
  for (let count = enough.passages + SPARE; ; count *= 4) {
    const best = bestOf(scores, count);
    const rows = await readShown(database, best, filter, enough.passages);
    const shown = best.flatMap(({ number, score }) => {
      const row = rows.get(number);
      return row === undefined ? [] : [{ number, score, ...row }];
    });
    const isEnough =
      shown.length >= enough.passages && new Set(shown.map(({ documentId }) => documentId)).size >= enough.documents;
    if (isEnough || best.length < count || count > MOST_CANDIDATES) return shown;
  }
}

async function readShown(
  database: Queryable,
  best: readonly { readonly number: number }[],
  filter: VectorFilter,
  wanted: number,
): Promise<Map<number, Pick<ShownPassage, 'documentId' | 'terms' | 'titleTerms'>>> {
  if (best.length === 0) return new Map();
  const shown = Prisma.sql`
    unnest(${best.map(({ number }) => number)}::integer[]) WITH ORDINALITY AS best (number, place)
    JOIN passage p USING (number) JOIN index_entry e ON e.number = p.entry JOIN document d ON d.revision_id = e.revision_id
    WHERE ${passes(filter)}`;
  // Of few, all: to count them by document would take a fifth of the time.
  const few = Prisma.sql`SELECT p.number, d.id, p.terms, p.title_terms, best.place FROM ${shown}`;
  const ofMany = Prisma.sql`
    SELECT * FROM (
      SELECT p.number, d.id, p.terms, p.title_terms, row_number() OVER (ORDER BY best.place) AS place,
        row_number() OVER (PARTITION BY d.id ORDER BY best.place) AS place_in_document
      FROM ${shown}
    ) AS placed WHERE place <= ${wanted} OR place_in_document <= ${MOST_OF_ONE}`;
  // As two values: a hundred rows would take longer to be unpacked than to be found.
  const [answer] = await database.$queryRaw<{ heads: string | null; terms: Uint8Array | null }[]>`
    SELECT json_agg(json_build_array(number, id, length(terms), title_terms) ORDER BY place)::text AS heads,
      string_agg(terms, ''::bytea ORDER BY place) AS terms
    FROM (${best.length > wanted + SPARE ? ofMany : few}) AS shown`;
  const heads: Head[] = JSON.parse(answer?.heads ?? '[]');
  const all = answer?.terms ?? new Uint8Array();
  let at = 0;
  return new Map(
    heads.map(([number, documentId, bytes, titleTerms]) => {
      const terms = toTerms(all.subarray(at, at + bytes));
      at += bytes;
      return [number, { documentId, terms, titleTerms }];
    }),
  );
}
