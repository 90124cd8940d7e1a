import { DomainError } from '../domain/failure.ts';
import type { VectorFilter } from '../storage/vectors/vector-store.ts';
import type { FindPassages, FoundPassages } from './lexical/find-passages.ts';
import type { Enough, ShownPassage } from './lexical/shown-passages.ts';
import type { FindByMeaning } from './semantic/find-by-meaning.ts';

export const SEARCH_MODES = ['auto', 'keyword', 'semantic', 'hybrid'] as const;
export type SearchMode = (typeof SEARCH_MODES)[number];

export interface FoundBy extends Pick<FoundPassages, 'words' | 'correctedText'> {
  /** What was done. */
  readonly mode: Exclude<SearchMode, 'auto'>;
  /** One for words and one for meaning, as the mode says, each best first. Their scores can't be compared: fuse them. */
  readonly rankings: readonly (readonly ShownPassage[])[];
  /** Why it was done by words only, when it could have been done by meaning too, in a sentence. */
  readonly notice: string | null;
}

export type FindPassagesBy = (mode: SearchMode, text: string, filter: VectorFilter, enough: Enough) => Promise<FoundBy>;

/** Who didn't ask for meaning doesn't wait longer for it: the first search in a while has all vectors read into memory. */
const PATIENCE_MS = 4_000;

/** What can be asked for its meaning: signs and pictures alone have none that passages could share. */
const SAYS_SOMETHING = /[\p{L}\p{N}]/u;

/**
 * Makes the function that finds passages by words, by meaning, or both at once.
 *
 * `auto` does both where there is an embedding model, and goes by words alone when that, or the vectors, can't be had at the
 * moment; `semantic` and `hybrid` fail then.
 *
 * @param findByMeaning null: no embedding model is set
 * @returns a function that throws DomainError `AI_UNAVAILABLE`, `AI_QUOTA`, `AI_INVALID_OUTPUT` or `VECTORS_UNAVAILABLE`
 */
export function createFindPassagesBy(findPassages: FindPassages, findByMeaning: FindByMeaning | null): FindPassagesBy {
  return async (mode, text, filter, enough) => {
    if (findByMeaning === null && (mode === 'semantic' || mode === 'hybrid')) {
      const message = `A ${mode} search needs an embedding model, and none is set (AI_BASE_URL, AI_EMBEDDING_MODEL). Search by keyword.`;
      throw new DomainError('AI_UNAVAILABLE', message, { notReady: true });
    }
    const byMeaning = async () => {
      if (findByMeaning === null || mode === 'keyword' || !SAYS_SOMETHING.test(text)) return { passages: null };
      const found = findByMeaning(text, filter, enough);
      try {
        return { passages: await (mode === 'auto' ? unlessLate(found) : found) };
      } catch (error) {
        if (mode !== 'auto' || !isAway(error)) throw error;
        return { passages: null, notice: `Searched by words only. ${error.message}` };
      }
    };
    // By words in any case: they are marked in what is shown.
    const [{ passages, words, correctedText }, { passages: near, notice = null }] = await Promise.all([
      findPassages(text, filter, enough),
      byMeaning(),
    ]);
    if (mode === 'semantic') return { mode, rankings: [near ?? []], words, correctedText: null, notice };
    if (near === null) {
      return { mode: mode === 'hybrid' ? mode : 'keyword', rankings: [passages], words, correctedText, notice };
    }
    return { mode: 'hybrid', rankings: [passages, near], words, correctedText, notice };
  };
}

function isAway(error: unknown): error is DomainError {
  return error instanceof DomainError && (error.code.startsWith('AI_') || error.code === 'VECTORS_UNAVAILABLE');
}

async function unlessLate<Found>(found: Promise<Found>): Promise<Found> {
  // Once it has been left, nobody asks how it ended.
  found.catch(() => undefined);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const message = 'The vectors are still being read; ask again in a moment.';
    late.reject(new DomainError('VECTORS_UNAVAILABLE', message, { notReady: true }));
  }, PATIENCE_MS);
  return Promise.race([found, late.promise]).finally(() => clearTimeout(timer));
}
