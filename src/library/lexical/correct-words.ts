import type { Queryable } from '../../storage/database/open-database.ts';

/**
 * Words that may be misspelled: letters only, and not so few that any other would be near. A shelf has few words of a language, so that
 * "deep" or "wall" are rather right and missing there than meant for "keep" or "tall".
 */
const CORRECTABLE = /^\p{L}[\p{L}\p{M}]{4,29}$/u;

/** Below this length, a word with two slips could be nearly any, and so could one with another first letter. */
const LONG = 6;

/** A slip in the first letter is rare. */
const SAME_START = 0.5;

const MOST_CANDIDATES = 200;

/** The words that a misspelled one may have been meant for, likeliest first: fewest slips first, then the commonest. */
export async function findCorrections(database: Queryable, word: string): Promise<string[]> {
  if (!CORRECTABLE.test(word)) return [];
  const rows = await database.$queryRaw<{ word: string; documents: number }[]>`
    SELECT word, documents FROM similar_words(${word}) ORDER BY similarity(word, ${word}) DESC LIMIT ${MOST_CANDIDATES}`;
  return rows
    .map((row) => ({ ...row, slips: countSlips(word, row.word), startsAlike: row.word[0] === word[0] }))
    .filter(({ slips, startsAlike }) => slips > 0 && slips <= mostSlips(word, startsAlike))
    .map((row) => ({ ...row, cost: row.slips - (row.startsAlike ? SAME_START : 0) }))
    .toSorted((a, b) => a.cost - b.cost || b.documents - a.documents)
    .map((row) => row.word);
}

function mostSlips(word: string, startsAlike: boolean): number {
  return (word.length < LONG ? 0 : 1) + (startsAlike ? 1 : 0);
}

/**
 * How many letters were left out, added, replaced or changed places with their neighbour between two words (optimal string
 * alignment, the restricted Damerau–Levenshtein distance).
 */
export function countSlips(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length] ?? 0;
}
