import type { VectorFilter } from '../storage/vectors/vector-store.ts';
import type { FindPassagesBy } from './find-passages-by.ts';
import { fuseRankings } from './fuse-rankings.ts';
import type { FoundPassages } from './lexical/find-passages.ts';
import type { Enough } from './lexical/shown-passages.ts';

export interface FoundFused extends FoundPassages {
  /** Whether some of them may have been found by their meaning, and have none of the question's words. */
  readonly byMeaning: boolean;
  /** Why it was done by words only, when it could have been done by meaning too, in a sentence. */
  readonly notice: string | null;
}

export type FindFused = (text: string, filter: VectorFilter, enough: Enough) => Promise<FoundFused>;

/**
 * Makes the function that finds the passages which say most about a question, by words and by meaning where that can be had: for whoever
 * reads the passages themselves. It ranks passages, where a search ranks documents.
 */
export function createFindFused(findPassagesBy: FindPassagesBy): FindFused {
  return async (text, filter, enough) => {
    const { rankings, words, correctedText, notice } = await findPassagesBy('auto', text, filter, enough);
    const [only = [], ...others] = rankings;
    if (others.length === 0) return { passages: only, words, correctedText, byMeaning: false, notice };
    const fused = fuseRankings(rankings, ({ number }) => number);
    const passages = fused.map(({ item, score }) => ({ ...item, score }));
    return { passages, words, correctedText, byMeaning: true, notice };
  };
}
