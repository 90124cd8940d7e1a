import type { Queryable } from '../../storage/database/open-database.ts';
import { passes } from '../../storage/vectors/search-current.ts';
import type { VectorFilter } from '../../storage/vectors/vector-store.ts';
import { toTerms } from './passage-terms.ts';
import { bestOf, type Scores } from './score-passages.ts';

/** A passage of a document as it is shown now. */
export interface ShownPassage {
  readonly number: number;
  readonly documentId: string;
  readonly score: number;
  readonly terms: Int32Array;
  readonly titleTerms: number;
}

/** Number, document, terms in hexadecimal digits, how many of them are the title's. */
type Row = readonly [number: number, documentId: string, terms: string, titleTerms: number];

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
 * The best passages that documents show at this moment, of documents that pass the filter, best first: enough of them, or all there are;
 * below those that are wanted in any case, the best few of each document. The index may still name what was deleted; the documents' rows
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
    const rows = new Map((await readShown(database, best, filter, enough.passages)).map((row) => [row[0], row]));
    const shown = best.flatMap(({ number, score }) => {
      const row = rows.get(number);
      if (row === undefined) return [];
      const [, documentId, terms, titleTerms] = row;
      return [{ number, score, documentId, terms: toTerms(Buffer.from(terms, 'hex')), titleTerms }];
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
): Promise<Row[]> {
  if (best.length === 0) return [];
  // As one value: a hundred rows would take longer to be unpacked than to be found.
  const [answer] = await database.$queryRaw<{ rows: string | null }[]>`
    WITH shown AS (
      SELECT p.number, d.id, row_number() OVER (ORDER BY best.place) AS place,
        row_number() OVER (PARTITION BY d.id ORDER BY best.place) AS place_in_document
      FROM unnest(${best.map(({ number }) => number)}::integer[]) WITH ORDINALITY AS best (number, place)
        JOIN passage p USING (number) JOIN index_entry e ON e.number = p.entry
        JOIN document d ON d.revision_id = e.revision_id
      WHERE ${passes(filter)}
    )
    SELECT json_agg(json_build_array(p.number, s.id, encode(p.terms, 'hex'), p.title_terms))::text AS rows
    FROM shown s JOIN passage p USING (number)
    WHERE s.place <= ${wanted} OR s.place_in_document <= ${MOST_OF_ONE}`;
  return JSON.parse(answer?.rows ?? '[]');
}
