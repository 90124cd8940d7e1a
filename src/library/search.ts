import type { Document } from '../domain/document.ts';
import { DomainError } from '../domain/failure.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { VectorFilter } from '../storage/vectors/vector-store.ts';
import { DOCUMENT_COLUMNS, type DocumentRow, toDocument } from './document-row.ts';
import type { FindPassagesBy, FoundBy, SearchMode } from './find-passages-by.ts';
import { fuseRankings } from './fuse-rankings.ts';
import { highlight, type Span } from './highlight.ts';
import { INDEX_VERSION } from './index-entry.ts';
import type { ShownPassage } from './lexical/shown-passages.ts';

export interface SearchRequest {
  readonly query: string;
  readonly mode: SearchMode;
  /** Days are days of publication. */
  readonly filter: VectorFilter;
  /** Documents at most, 1 to `MOST_RESULTS`. */
  readonly limit: number;
}

export interface SearchHit {
  readonly document: Document;
  /**
   * To be compared within one answer only. By keyword: BM25 with closeness, above 0. Semantic: the cosine of the vectors, from -1 to 1.
   * Hybrid: the sum of 1 / (60 + rank) over both rankings.
   */
  readonly score: number;
  /** Of the document's passages, the one that says most about the query. */
  readonly passage: {
    readonly text: string;
    readonly heading: string | null;
    /** Where the text has words of the query. */
    readonly highlights: readonly Span[];
  };
}

export interface SearchAnswer {
  readonly mode: Exclude<SearchMode, 'auto'>;
  /** Best first. */
  readonly hits: readonly SearchHit[];
  /** The query that was searched for, when words of the one that was asked were corrected. */
  readonly showingResultsFor: string | null;
  /** Why there are other results than one may expect, or none, in a sentence. */
  readonly notice: string | null;
}

export type Search = (request: SearchRequest) => Promise<SearchAnswer>;

/** Nobody reads further down. */
export const MOST_RESULTS = 100;
const MOST_CHARS = 4_000;

/**
 * Makes the search. A document scores as its best passage; in a hybrid search, by the ranks of its best passage of either kind.
 *
 * @returns a function that throws DomainError `INVALID_INPUT` for a query that is empty or too long, and what `findPassagesBy` throws
 */
export function createSearch(database: Database, findPassagesBy: FindPassagesBy): Search {
  return async ({ query, mode, filter, limit }) => {
    validate(query);
    const found = await findPassagesBy(mode, query, filter, { passages: limit, documents: limit });
    const terms = new Set(found.words.flatMap((word) => word.terms));
    const hits = await readHits(database, bestOfDocuments(found).slice(0, limit), terms);
    return { mode: found.mode, hits, showingResultsFor: found.correctedText, notice: noticeOf(found) };
  };
}

function validate(query: string): void {
  if (query.trim() === '') throw new DomainError('INVALID_INPUT', 'The query is empty.', { field: 'q' });
  if (query.length > MOST_CHARS) {
    const message = `The query has ${query.length} characters; ${MOST_CHARS} are the most.`;
    throw new DomainError('INVALID_INPUT', message, { field: 'q' });
  }
}

/** Of each document its best passage, best first. */
function bestOfDocuments({ rankings }: FoundBy): ShownPassage[] {
  const [only = [], ...others] = rankings;
  if (others.length > 0) {
    return fuseRankings(rankings, ({ documentId }) => documentId).map(({ item, score }) => ({ ...item, score }));
  }
  const best = [...new Map(only.toReversed().map((passage) => [passage.documentId, passage])).values()];
  return best.toSorted((a, b) => b.score - a.score);
}

function noticeOf({ words, correctedText, rankings, notice }: FoundBy): string | null {
  const parts = [notice];
  if (words.length === 0 && rankings.flat().length > 0) {
    parts.push(
      'The query has no words that can be searched for, only very common ones; it is searched for by meaning.',
    );
  } else if (words.length === 0) {
    parts.push('The query has no words that can be searched for, only very common ones or signs.');
  } else if (correctedText !== null) {
    parts.push(`Showing results for “${correctedText}”.`);
  }
  return parts.filter((part) => part !== null).join(' ') || null;
}

interface HitRow extends DocumentRow {
  readonly number: number;
  readonly heading: string | null;
  readonly text: string;
  readonly textLanguage: string;
  /** Whether its terms are those that its text would have now. */
  readonly isCurrent: boolean;
}

async function readHits(
  database: Database,
  passages: readonly ShownPassage[],
  wanted: ReadonlySet<number>,
): Promise<SearchHit[]> {
  if (passages.length === 0) return [];
  const rows = await database.$queryRaw<HitRow[]>`
    SELECT p.number, p.heading, p.text, e.language AS "textLanguage",
      e.index_version = ${INDEX_VERSION} AS "isCurrent", ${DOCUMENT_COLUMNS}
    FROM passage p JOIN index_entry e ON e.number = p.entry JOIN document d ON d.revision_id = e.revision_id
    WHERE p.number = ANY (${passages.map(({ number }) => number)}::integer[])`;
  const rowOf = new Map(rows.map((row) => [row.number, row]));
  // What was deleted or replaced this moment is gone.
  return passages.flatMap(({ number, score, terms }) => {
    const row = rowOf.get(number);
    if (row === undefined) return [];
    const { heading, text, textLanguage: language, isCurrent } = row;
    const highlights = isCurrent ? highlight({ text, language, terms }, wanted) : [];
    return [{ document: toDocument(row), score, passage: { text, heading, highlights } }];
  });
}
