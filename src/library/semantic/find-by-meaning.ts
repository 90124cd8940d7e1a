import { DomainError } from '../../domain/failure.ts';
import type { Database } from '../../storage/database/open-database.ts';
import type { VectorFilter, VectorHit, VectorStore } from '../../storage/vectors/vector-store.ts';
import { toTerms } from '../lexical/passage-terms.ts';
import type { Enough, ShownPassage } from '../lexical/shown-passages.ts';
import type { EmbedQuery } from './embed-query.ts';
import { countEmbedded, type EmbeddingSpace, placeOf, readSpaces } from './embedding-spaces.ts';

/**
 * The passages whose vectors are nearest to a text's, best first; their score is the cosine.
 *
 * @throws DomainError `AI_UNAVAILABLE`, `AI_QUOTA`, `AI_INVALID_OUTPUT` when the text can't be embedded, or the vectors of the shelf are
 * not there yet; `VECTORS_UNAVAILABLE` when their store is away
 */
export type FindByMeaning = (text: string, filter: VectorFilter, enough: Enough) => Promise<readonly ShownPassage[]>;

export interface MeaningDeps {
  readonly database: Database;
  readonly vectors: VectorStore;
  /** The model that is set. */
  readonly model: string;
  readonly embedQuery: EmbedQuery;
  /** Called with each failure of the model or the store. */
  readonly onAway: (error: unknown) => void;
}

/** Passages looked at, at first and at most, for so many documents as are wanted. */
const CANDIDATES = 100;
const MOST_CANDIDATES = 1_600;

/** Counting the whole shelf takes a while; what it said a moment ago is as good. */
const COUNT_EVERY_MS = 2_000;

export function createFindByMeaning(deps: MeaningDeps): FindByMeaning {
  const { database, vectors, model, embedQuery, onAway } = deps;
  let counted: { readonly at: number; readonly words: Promise<string> } | null = null;

  function sayHowFar(id: number | null): Promise<string> {
    const now = performance.now();
    if (counted === null || now - counted.at > COUNT_EVERY_MS) {
      const words = countEmbedded(database, id).then(
        ({ embedded, all }) => `${embedded} of ${all} documents have them`,
      );
      counted = { at: now, words };
    }
    return counted.words;
  }

  async function findIn(space: EmbeddingSpace, text: string, filter: VectorFilter, enough: Enough) {
    const query = await embedQuery(space, text);
    for (let limit = Math.max(CANDIDATES, enough.passages); ; limit *= 4) {
      const hits = await vectors.search(placeOf(space), query, { limit, filter });
      const isAll = hits.length < limit || limit >= MOST_CANDIDATES;
      if (isAll || new Set(hits.map(({ documentId }) => documentId)).size >= enough.documents) {
        return readPassages(database, space.id, hits);
      }
    }
  }

  return async (text, filter, enough) => {
    const { all, serving } = await readSpaces(database);
    if (serving === null) {
      const filling = all.find((space) => space.model === model);
      const message = `The vectors of ${model} are still being made: ${await sayHowFar(filling?.id ?? null)}.`;
      throw new DomainError('AI_UNAVAILABLE', message, { retryAfterMs: 10_000, notReady: true });
    }
    return findIn(serving, text, filter, enough).catch((error: unknown) => {
      onAway(error);
      throw error;
    });
  };
}

/** Number, document, terms in hexadecimal digits, how many of them are the title's; revision, ordinal. */
type Row = readonly [
  number: number,
  documentId: string,
  terms: string,
  titleTerms: number,
  revisionId: string,
  ordinal: number,
];

/** The passages that vectors were made of, as they are shown at this moment. */
async function readPassages(database: Database, space: number, hits: readonly VectorHit[]): Promise<ShownPassage[]> {
  if (hits.length === 0) return [];
  // As one value: a hundred rows would take longer to be unpacked than to be found.
  const [answer] = await database.$queryRaw<{ rows: string | null }[]>`
    SELECT json_agg(json_build_array(p.number, d.id, encode(p.terms, 'hex'), p.title_terms, d.revision_id, p.ordinal))::text AS rows
    FROM unnest(${hits.map(({ revisionId }) => revisionId)}::uuid[], ${hits.map(({ ordinal }) => ordinal)}::integer[])
      AS h (revision_id, ordinal)
    JOIN document d ON d.revision_id = h.revision_id
    JOIN index_entry e ON e.revision_id = h.revision_id AND e.spaces @> ${[space]}::integer[]
    JOIN passage p ON p.entry = e.number AND p.ordinal = h.ordinal`;
  const rows: Row[] = JSON.parse(answer?.rows ?? '[]');
  const placed = new Map(rows.map((row) => [`${row[4]} ${row[5]}`, row]));
  return hits.flatMap(({ revisionId, ordinal, score }) => {
    const row = placed.get(`${revisionId} ${ordinal}`);
    if (row === undefined) return [];
    const [number, documentId, terms, titleTerms] = row;
    return [{ number, documentId, score, terms: toTerms(Buffer.from(terms, 'hex')), titleTerms }];
  });
}
