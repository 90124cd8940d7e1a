import type { VectorSpace } from './vector-store.ts';

/**
 * The vector at length one, so that the cosine of two is their dot product.
 *
 * @throws RangeError for other dimensions than the space's, for zero, and for what isn't finite
 */
export function normalizeVector({ dimensions }: VectorSpace, vector: ArrayLike<number>): Float32Array<ArrayBuffer> {
  if (vector.length !== dimensions) {
    throw new RangeError(`A vector of ${vector.length} dimensions in a space of ${dimensions}`);
  }
  let squares = 0;
  for (let index = 0; index < dimensions; index += 1) squares += (vector[index] ?? 0) ** 2;
  const length = Math.sqrt(squares);
  if (!Number.isFinite(length) || length === 0) throw new RangeError('A vector without a direction');
  return Float32Array.from({ length: dimensions }, (_, index) => (vector[index] ?? 0) / length);
}
