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

/** Looked at beyond what is wanted: room for pages that were replaced or deleted. */
const SPARE = 16;

/** Nobody reads so far down. */
const MOST_CANDIDATES = 30_000;

/**
 * The best passages that documents show at this moment, of documents that pass the filter, best first: enough of them, or all there are.
 * The index may still name what was deleted; the documents' rows decide.
 */
export async function findShown(
  database: Queryable,
  scores: Scores,
  filter: VectorFilter,
  enough: Enough,
): Promise<ShownPassage[]> {
  for (let count = enough.passages + SPARE; ; count *= 4) {
    const best = bestOf(scores, count);
    const rows = new Map((await readShown(database, best, filter)).map((row) => [row[0], row]));
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
): Promise<Row[]> {
  if (best.length === 0) return [];
  // As one value: a hundred rows would take longer to be unpacked than to be found.
  const [answer] = await database.$queryRaw<{ rows: string | null }[]>`
    SELECT json_agg(json_build_array(p.number, d.id, encode(p.terms, 'hex'), p.title_terms))::text AS rows
    FROM passage p JOIN index_entry e ON e.number = p.entry JOIN document d ON d.revision_id = e.revision_id
    WHERE p.number = ANY (${best.map(({ number }) => number)}::integer[]) AND ${passes(filter)}`;
  return JSON.parse(answer?.rows ?? '[]');
}
