import type { Queryable } from '../../storage/database/open-database.ts';
import type { LexicalIndex } from './lexical-index.ts';
import { toTerms } from './passage-terms.ts';
import { bestOf, scorePassages } from './score-passages.ts';
import { findShown } from './shown-passages.ts';
import type { Scores } from './sum-by-passage.ts';
import { tellingTerms } from './telling-terms.ts';

export interface RankedDocument {
  readonly documentId: string;
  /** From 0 to 1, as which the document that it is like would count. */
  readonly similarity: number;
}

/** So many of a document's terms stand for it, out of so many that it has most, in so many of its passages, evenly chosen. */
const TELLING_TERMS = 40;
const CANDIDATES = 100;
const MOST_READ = 64;

/** A document's best passages, and what each counts: one may touch upon a subject, several are about it. */
const PASSAGE_SHARES = [0.6, 0.25, 0.15];

/** Less like it than this is chance: a word or two in common. */
const LEAST_SIMILARITY = 0.08;

interface OwnPassage {
  readonly number: number;
  /** null: not chosen. */
  readonly terms: Uint8Array | null;
  readonly titleTerms: number;
}

/**
 * The documents whose passages have most of the terms that stand out in this one, best first. ("More like this": its weightiest terms as a
 * query, scored by BM25.) Never the document itself, nor one that is no longer shown.
 */
export async function rankAlike(
  { database, index }: { readonly database: Queryable; readonly index: LexicalIndex },
  revisionId: string,
  limit: number,
): Promise<RankedDocument[]> {
  const own = await database.$queryRaw<OwnPassage[]>`
    SELECT p.number, p.title_terms AS "titleTerms",
      CASE WHEN p.ordinal % (1 + e.passages / ${MOST_READ}::integer) = 0 THEN p.terms END AS terms
    FROM passage p JOIN index_entry e ON e.number = p.entry WHERE e.revision_id = ${revisionId}::uuid`;
  const chosen = own.flatMap(({ terms, titleTerms }) =>
    terms === null ? [] : [{ terms: toTerms(terms), titleTerms, score: 1 }],
  );
  // All that is new is known to the index after a lookup, also of nothing.
  const whole = await index.lookUp(new Set());
  const wanted = await tellingTerms(index, chosen, whole, {
    most: TELLING_TERMS,
    candidates: CANDIDATES,
    elsewhere: true,
  });
  if (wanted.length === 0) return [];

  const lookup = await index.lookUp(new Set(wanted.flatMap(({ terms }) => terms)));
  const ownNumbers = new Set(own.map(({ number }) => number));
  const { itself, others } = partScores(scorePassages(wanted, lookup), ownNumbers);
  const most = sumOf(bestOf(itself, PASSAGE_SHARES.length));
  const enough = { passages: limit * PASSAGE_SHARES.length, documents: limit };
  const found = Map.groupBy(await findShown(database, others, {}, enough), ({ documentId }) => documentId);
  return [...found]
    .map(([documentId, passages]) => ({ documentId, similarity: Math.min(1, sumOf(passages) / most) }))
    .filter(({ similarity }) => similarity >= LEAST_SIMILARITY)
    .toSorted((a, b) => b.similarity - a.similarity)
    .slice(0, limit);
}

function partScores({ passages, scores }: Scores, own: ReadonlySet<number>): { itself: Scores; others: Scores } {
  const place = (isOwn: boolean): Scores => {
    const kept = passages.map((passage) => own.has(passage) === isOwn);
    return { passages: passages.filter((_, at) => kept[at]), scores: scores.filter((_, at) => kept[at]) };
  };
  return { itself: place(true), others: place(false) };
}

/** @param passages best first */
function sumOf(passages: readonly { readonly score: number }[]): number {
  return PASSAGE_SHARES.reduce((sum, share, place) => sum + share * (passages[place]?.score ?? 0), 0);
}
