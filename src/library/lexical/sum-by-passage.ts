/** Passages with their scores, in no order. Parallel lists. */
export interface Scores {
  readonly passages: readonly number[];
  readonly scores: readonly number[];
}

const PAGE_BITS = 12;
const IN_PAGE = (1 << PAGE_BITS) - 1;

/**
 * Kept from search to search, all zero between them, which is possible since a search adds up without ever waiting. In pages, since
 * the numbers of what was replaced or deleted are never used again.
 */
const pages: (Float32Array | undefined)[] = [];

/**
 * Adds up by passage. A map would take ten times as long, and this is done tens of thousands of times for each search.
 *
 * @param fill adds amounts of more than zero
 */
export function sumByPassage(fill: (add: (passage: number, amount: number) => void) => void): Scores {
  const passages: number[] = [];
  try {
    fill((passage, amount) => {
      const page = pageOf(passage);
      const before = page[passage & IN_PAGE] ?? 0;
      if (before === 0) passages.push(passage);
      page[passage & IN_PAGE] = before + amount;
    });
    return { passages, scores: passages.map((passage) => pageOf(passage)[passage & IN_PAGE] ?? 0) };
  } finally {
    for (const passage of passages) pageOf(passage)[passage & IN_PAGE] = 0;
  }
}

function pageOf(passage: number): Float32Array {
  const place = passage >>> PAGE_BITS;
  let page = pages[place];
  if (page === undefined) {
    page = new Float32Array(IN_PAGE + 1);
    pages[place] = page;
  }
  return page;
}
