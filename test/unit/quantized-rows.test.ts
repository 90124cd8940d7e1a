import { expect, test } from 'vitest';
import { createQuantizedRows } from '../../src/storage/vectors/quantized-rows.ts';

/** Numbers from -1 to 1, the same at each run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Of length one, so many dimensions of it: a few that all share, and noise. */
function vectorsOf(count: number, dimensions: number, noise: number, random: () => number): Float32Array[] {
  const centre = Float32Array.from({ length: dimensions }, random);
  return Array.from({ length: count }, () => {
    const vector = centre.map((value) => value + noise * random());
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  });
}

function best(query: Float32Array, vectors: readonly Float32Array[], count: number, rows: Iterable<number>): number[] {
  const dot = (vector: Float32Array) => vector.reduce((sum, value, index) => sum + value * (query[index] ?? 0), 0);
  const scored = [...rows].map((row) => ({ row, score: dot(vectors[row] ?? new Float32Array()) }));
  return scored
    .toSorted((a, b) => b.score - a.score)
    .map(({ row }) => row)
    .slice(0, count);
}

test.for([
  [6, 1],
  [385, 1],
  [1_024, 0.4],
  [3_072, 1],
] as const)('of %i dimensions the nearest are always among what is left, and little else', ([dimensions, noise]) => {
  const random = randomFrom(dimensions);
  const vectors = vectorsOf(1_000, dimensions, noise, random);
  const rows = createQuantizedRows(dimensions);
  for (const vector of vectors) rows.add(vector);
  rows.remove(100, 50);
  const shown = vectors.keys().filter((row) => row < 100 || row >= 150);
  const all = [...shown];
  for (const query of vectorsOf(3, dimensions, noise, random)) {
    const found = rows.nearest(query, 40, [[0, rows.size]]);
    expect(found).toEqual(expect.arrayContaining(best(query, vectors, 40, all)));
    expect(found.length).toBeLessThan(600);
    const some = rows.nearest(query, 10, [
      [20, 100],
      [900, 30],
    ]);
    const allowed = all.filter((row) => (row >= 20 && row < 120) || (row >= 900 && row < 930));
    expect(some).toEqual(expect.arrayContaining(best(query, vectors, 10, allowed)));
    expect(allowed).toEqual(expect.arrayContaining(some));
  }
});

test('equal ones are all left, and of fewer than wanted all', () => {
  const rows = createQuantizedRows(4);
  const first = rows.add(Float32Array.of(...Array.from({ length: 20 }, () => [0.5, 0.5, 0.5, 0.5]).flat()));
  expect([first, rows.size]).toEqual([0, 20]);
  expect(rows.nearest(Float32Array.of(1, 0, 0, 0), 5, [[0, 20]])).toHaveLength(20);
  expect(rows.nearest(Float32Array.of(1, 0, 0, 0), 50, [[3, 4]])).toEqual([3, 4, 5, 6]);
});
