import type { Queryable } from '../../storage/database/open-database.ts';
import { findCorrections } from './correct-words.ts';
import type { LexicalIndex, Lookup } from './lexical-index.ts';
import { type QueryWord, termsIn } from './read-query.ts';

export interface CorrectedQuery {
  readonly words: readonly QueryWord[];
  /** The query with other words in the place of misspelled ones; null when there were none. */
  readonly text: string | null;
}

/** In a query with more, the words are rather of another library. */
const MOST_UNKNOWN = 8;

/** How many words are tried in the place of one. */
const MOST_TRIED = 5;

/** Puts the likeliest known word in the place of each that no page has. A word that is like none stays. */
export async function correctQuery(
  { database, index }: { readonly database: Queryable; readonly index: LexicalIndex },
  text: string,
  words: readonly QueryWord[],
  languages: readonly string[],
  lookup: Lookup,
): Promise<CorrectedQuery> {
  const isKnown = (terms: readonly number[], { postings }: Lookup) => terms.some((term) => postings.has(term));
  const unknown = words.filter(({ terms, unspaced }) => !unspaced && !isKnown(terms, lookup)).slice(0, MOST_UNKNOWN);
  if (unknown.length === 0) return { words, text: null };

  const candidates = await Promise.all(
    unknown.map(async ({ word }) =>
      (await findCorrections(database, word))
        .map((other) => ({ word: other, terms: termsIn(other, languages) }))
        .slice(0, MOST_TRIED),
    ),
  );
  const tried = await index.lookUp(new Set(candidates.flat().flatMap(({ terms }) => terms)));
  const corrections = new Map<QueryWord, QueryWord>();
  unknown.forEach((word, place) => {
    const correction = candidates[place]?.find(({ terms }) => isKnown(terms, tried));
    if (correction !== undefined) corrections.set(word, { ...word, ...correction });
  });
  if (corrections.size === 0) return { words, text: null };
  return { words: words.map((word) => corrections.get(word) ?? word), text: rewrite(text, corrections) };
}

function rewrite(text: string, corrections: ReadonlyMap<QueryWord, QueryWord>): string {
  let rewritten = '';
  let at = 0;
  for (const [{ start, end }, { word }] of corrections) {
    rewritten += text.slice(at, start) + word;
    at = end;
  }
  return rewritten + text.slice(at);
}
