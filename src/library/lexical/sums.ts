/** Sums by passage. A map would take ten times as long, and this is done tens of thousands of times for each search. */
export interface Sums {
  /** @param amount more than zero */
  add(passage: number, amount: number): void;
  /** All sums, each once. Then they are zero again. */
  take(): { readonly passages: number[]; readonly scores: number[] };
}

const PAGE_BITS = 12;
const IN_PAGE = (1 << PAGE_BITS) - 1;

/**
 * Kept from search to search, all zero between them, which is possible since a search adds up without ever waiting. In pages, since
 * the numbers of what was replaced or deleted are never used again.
 */
const pages: (Float32Array | undefined)[] = [];

export function createSums(): Sums {
  const passages: number[] = [];
  return {
    add(passage, amount) {
      const place = passage >>> PAGE_BITS;
      let page = pages[place];
      if (page === undefined) {
        page = new Float32Array(IN_PAGE + 1);
        pages[place] = page;
      }
      const before = page[passage & IN_PAGE] ?? 0;
      if (before === 0) passages.push(passage);
      page[passage & IN_PAGE] = before + amount;
    },

    take() {
      const scores = passages.map((passage) => {
        const page = pages[passage >>> PAGE_BITS];
        const sum = page?.[passage & IN_PAGE] ?? 0;
        if (page !== undefined) page[passage & IN_PAGE] = 0;
        return sum;
      });
      return { passages, scores };
    },
  };
}
