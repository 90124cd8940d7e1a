import type { Document } from '../domain/document.ts';
import { DomainError } from '../domain/failure.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { VectorFilter } from '../storage/vectors/vector-store.ts';
import { toDocument } from './document-row.ts';
import { highlight, type Span } from './highlight.ts';
import type { FindPassages } from './lexical/find-passages.ts';
import type { ShownPassage } from './lexical/shown-passages.ts';

export const SEARCH_MODES = ['auto', 'keyword', 'semantic', 'hybrid'] as const;
export type SearchMode = (typeof SEARCH_MODES)[number];

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
 * Makes the search. A document scores as its best passage.
 *
 * @throws DomainError `INVALID_INPUT` for a query that is empty or too long; `AI_UNAVAILABLE` for a mode that needs a model
 */
export function createSearch(database: Database, findPassages: FindPassages): Search {
  return async ({ query, mode, filter, limit }) => {
    validate(query, mode);
    const enough = { passages: limit, documents: limit };
    const { passages, words, correctedText } = await findPassages(query, filter, enough);
    const best = [...new Map(passages.toReversed().map((passage) => [passage.documentId, passage])).values()];
    const terms = new Set(words.flatMap((word) => word.terms));
    const hits = await readHits(database, best.toSorted((a, b) => b.score - a.score).slice(0, limit), terms);
    return { mode: 'keyword', hits, showingResultsFor: correctedText, notice: noticeOf(words.length, correctedText) };
  };
}

function validate(query: string, mode: SearchMode): void {
  if (query.trim() === '') throw new DomainError('INVALID_INPUT', 'The query is empty.', { field: 'q' });
  if (query.length > MOST_CHARS) {
    const message = `The query has ${query.length} characters; ${MOST_CHARS} are the most.`;
    throw new DomainError('INVALID_INPUT', message, { field: 'q' });
  }
  if (mode === 'semantic' || mode === 'hybrid') {
    const message = `A ${mode} search needs an embedding model, and none is set (AI_BASE_URL, AI_EMBEDDING_MODEL). Search by keyword.`;
    throw new DomainError('AI_UNAVAILABLE', message);
  }
}

function noticeOf(words: number, correctedText: string | null): string | null {
  if (words === 0) return 'The query has no words that can be searched for, only very common ones or signs.';
  return correctedText === null ? null : `Showing results for “${correctedText}”.`;
}

interface PassageRow {
  readonly number: number;
  readonly heading: string | null;
  readonly text: string;
  readonly language: string;
}

async function readHits(
  database: Database,
  passages: readonly ShownPassage[],
  terms: ReadonlySet<number>,
): Promise<SearchHit[]> {
  if (passages.length === 0) return [];
  const [rows, documents] = await Promise.all([
    database.$queryRaw<PassageRow[]>`
      SELECT p.number, p.heading, p.text, e.language FROM passage p JOIN index_entry e ON e.number = p.entry
      WHERE p.number = ANY (${passages.map(({ number }) => number)}::integer[])`,
    database.document.findMany({ where: { id: { in: passages.map(({ documentId }) => documentId) } } }),
  ]);
  const rowOf = new Map(rows.map((row) => [row.number, row]));
  const documentOf = new Map(documents.map((document) => [document.id, toDocument(document)]));
  // What was deleted this moment is gone.
  return passages.flatMap(({ number, score, documentId }) => {
    const [row, document] = [rowOf.get(number), documentOf.get(documentId)];
    if (row === undefined || document === undefined) return [];
    const { heading, text, language } = row;
    return [{ document, score, passage: { text, heading, highlights: highlight(text, language, terms) } }];
  });
}
