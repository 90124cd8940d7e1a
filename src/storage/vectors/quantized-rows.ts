/** Vectors as bytes, a quarter of their size, which tell nearly how alike two are, and how far from the truth that may be. */

import { createDotProducts, LARGEST_QUERY_NUMBER } from './dot-products.ts';

export interface QuantizedRows {
  /** How many there are, with those that were removed. */
  readonly size: number;
  /** Takes in vectors that lie one behind the other; answers the first one's row. */
  add(vectors: Float32Array): number;
  /** Leaves out rows from now on; their place is not used again. */
  remove(first: number, count: number): void;
  /**
   * Rows among which the `count` nearest are for certain, in no order: hardly more than those.
   *
   * @param query of length one
   * @param ranges only of these: first row and how many
   */
  nearest(query: Float32Array, count: number, ranges: Iterable<readonly [first: number, rows: number]>): number[];
}

const PAGE_BYTES = 65_536;
const MOST_PAGES = 65_536;
const LEAST_GROWTH = 16;

/** Products that are computed at a time. */
const ROWS_AT_ONCE = 8_192;

/** More than all that is lost by computing with floats. */
const ROUNDING = 1e-6;

/**
 * Begins with none.
 *
 * A vector v is kept as whole numbers n of -127 to 127 and a scale s, with |v - s n|. For a query q, kept as whole numbers likewise, the
 * error of the dot product is by the Cauchy-Schwarz inequality at most |q| |v - s n| + |q - t m| |s n|. So whatever may be among the
 * best for all one knows is known from bytes alone, and the few that it is are compared exactly afterwards.
 */
export function createQuantizedRows(dimensions: number): QuantizedRows {
  const stride = Math.ceil(dimensions / 16) * 16;
  const productsAt = Math.ceil((2 * stride) / PAGE_BYTES) * PAGE_BYTES;
  const rowsAt = productsAt + ROWS_AT_ONCE * 8;
  const memory = new WebAssembly.Memory({ initial: rowsAt / PAGE_BYTES, maximum: MOST_PAGES });
  const dotProducts = createDotProducts(memory);
  const largest = LARGEST_QUERY_NUMBER(stride);
  let size = 0;
  let scales = new Float32Array(0);
  /** Of each row, how far it is from its vector; NaN for one that was removed. */
  let errors = new Float32Array(0);

  function reserve(rows: number): void {
    const missing = rowsAt + rows * stride - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.max(LEAST_GROWTH, Math.ceil(missing / PAGE_BYTES)));
    if (rows <= scales.length) return;
    const room = Math.ceil(rows * 1.25) + 1_024;
    [scales, errors] = [enlarged(scales, room), enlarged(errors, room)];
  }

  function productsOf(first: number, rows: number): Float64Array {
    dotProducts(0, rowsAt + first * stride, stride, rows, productsAt);
    return new Float64Array(memory.buffer, productsAt, rows);
  }

  return {
    get size() {
      return size;
    },

    add(vectors) {
      const first = size;
      const rows = vectors.length / dimensions;
      reserve(first + rows);
      for (let row = first; row < first + rows; row += 1) {
        const at = (row - first) * dimensions;
        const numbers = new Int8Array(memory.buffer, rowsAt + row * stride, stride);
        const { scale, error } = quantize(vectors.subarray(at, at + dimensions), numbers, 127);
        scales[row] = scale;
        errors[row] = error;
      }
      size += rows;
      return first;
    },

    remove(first, count) {
      errors.fill(Number.NaN, first, first + count);
    },

    nearest(query, count, ranges) {
      const numbers = new Int16Array(memory.buffer, 0, stride);
      const { scale: queryScale, error: queryError } = quantize(query, numbers, largest);
      const possible = createBestPossible(count);
      for (const [start, rows] of ranges) {
        for (let first = start; first < start + rows; first += ROWS_AT_ONCE) {
          const products = productsOf(first, Math.min(ROWS_AT_ONCE, start + rows - first));
          for (let index = 0; index < products.length; index += 1) {
            const row = first + index;
            const error = errors[row] as number;
            const score = (products[index] as number) * (scales[row] as number) * queryScale;
            possible.offer(row, score, error + queryError * (1 + error) + ROUNDING);
          }
        }
      }
      return possible.rows();
    },
  };
}

function enlarged(numbers: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(length);
  larger.set(numbers);
  return larger;
}

/** Fills whole numbers up to `most` in for a vector's; beyond its length they stay 0. */
function quantize(vector: Float32Array, numbers: Int8Array | Int16Array, most: number) {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = Math.fround(largest / most);
  let squares = 0;
  for (let index = 0; index < vector.length; index += 1) {
    const value = vector[index] as number;
    const number = Math.max(-most, Math.min(most, Math.round(value / scale)));
    numbers[index] = number;
    squares += (value - number * scale) ** 2;
  }
  return { scale, error: Math.sqrt(squares) };
}

/** Keeps what may be among the best `count`, by a score that may be wrong by so much. */
function createBestPossible(count: number) {
  let kept: { readonly row: number; readonly least: number; readonly most: number }[] = [];
  /** So many are at least as good as this. */
  let bar = Number.NEGATIVE_INFINITY;
  let roomUntil = 4 * count + 1_000;

  function prune(): void {
    const sure = kept.map(({ least }) => least).toSorted((a, b) => b - a);
    bar = Math.max(bar, sure[count - 1] ?? bar);
    kept = kept.filter(({ most }) => most >= bar);
    roomUntil = Math.max(4 * count + 1_000, 2 * kept.length);
  }

  return {
    /** @param error NaN for one that does not count */
    offer(row: number, score: number, error: number): void {
      const most = score + error;
      if (!(most >= bar)) return;
      kept.push({ row, least: score - error, most });
      if (kept.length >= roomUntil) prune();
    },
    rows(): number[] {
      prune();
      return kept.map(({ row }) => row);
    },
  };
}
