/** Cormack, Clarke & Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods", 2009. */
const K = 60;

/** What stands further down in a ranking says nothing any more. */
const DEPTH = 100;

/** @template Item what is ranked: several of them may be of one kind, which then counts as its best */
export interface Fused<Item> {
  readonly item: Item;
  /** The sum of 1 / (60 + rank) over the rankings that have it: at most 1/61 for each. */
  readonly score: number;
}

/**
 * Makes one ranking of several whose scores can't be compared, by the ranks alone.
 *
 * @param keyOf says which items are one and the same: passages of a document, or a passage that was found in two ways
 * @returns best first; for each key the item that stands highest in any ranking. Of equals, the one whose best rank is higher comes
 * first, then the one that an earlier ranking has higher: the same input gives the same order, whatever it came from.
 */
export function fuseRankings<Item>(
  rankings: readonly (readonly Item[])[],
  keyOf: (item: Item) => string | number,
): Fused<Item>[] {
  const fused = new Map<string | number, { item: Item; score: number; bestRank: number; order: number }>();
  for (const ranking of rankings) {
    const best = new Map(ranking.toReversed().map((item) => [keyOf(item), item]));
    const ranked = [...new Set(ranking.map(keyOf))].slice(0, DEPTH);
    ranked.forEach((key, index) => {
      const item = best.get(key);
      if (item === undefined) return;
      const rank = index + 1;
      const known = fused.get(key) ?? { item, score: 0, bestRank: rank, order: fused.size };
      fused.set(key, known);
      known.score += 1 / (K + rank);
      if (rank >= known.bestRank) return;
      known.item = item;
      known.bestRank = rank;
    });
  }
  return [...fused.values()]
    .toSorted((a, b) => b.score - a.score || a.bestRank - b.bestRank || a.order - b.order)
    .map(({ item, score }) => ({ item, score }));
}
