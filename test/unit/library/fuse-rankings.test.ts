import { describe, expect, test } from 'vitest';
import { fuseRankings } from '../../../src/library/fuse-rankings.ts';

const fuse = (...rankings: string[][]) => fuseRankings(rankings, (item) => item[0] ?? '').map(({ item }) => item);

describe('of several rankings', () => {
  test('what both have comes before what only one has, and its score is the sum of 1 / (60 + rank)', () => {
    const [first, second] = fuseRankings(
      [
        ['a', 'b'],
        ['c', 'b'],
      ],
      (item) => item,
    );
    expect([first?.item, first?.score]).toEqual(['b', 2 / 62]);
    expect([second?.item, second?.score]).toEqual(['a', 1 / 61]);
  });

  test('equals come in the order of their best rank, then of the first ranking', () => {
    expect(fuse(['a'], ['b'])).toEqual(['a', 'b']);
    expect(fuse(['a', 'b'], ['b', 'a'])).toEqual(['a', 'b']);
    expect(fuse(['a', 'c'], ['b', 'd'])).toEqual(['a', 'b', 'c', 'd']);
  });

  test('of several items of one kind the one that stands highest in any is given, and counts once in each', () => {
    expect(fuse(['x1', 'a1', 'a2'], ['a3', 'x2'])).toEqual(['x1', 'a3']);
    const [first] = fuseRankings(
      [
        ['a1', 'a2'],
        ['a2', 'a1'],
      ],
      ([kind = '']) => kind,
    );
    expect(first).toEqual({ item: 'a1', score: 2 / 61 });
  });

  test('what stands below the hundredth place of a ranking does not count', () => {
    const long = Array.from({ length: 150 }, (_, n) => n);
    const fused = fuseRankings([long, [149]], (item) => item);
    expect(fused).toHaveLength(101);
    expect(fused.find(({ item }) => item === 149)?.score).toBe(1 / 61);
  });

  test('one ranking stays as it is, and nothing stays nothing', () => {
    expect(fuse(['a', 'b', 'c'], [])).toEqual(['a', 'b', 'c']);
    expect(fuse([], [])).toEqual([]);
  });
});
