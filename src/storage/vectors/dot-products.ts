/**
 * Dot products by a processor's vector instructions, eight numbers at a time, which JavaScript has no words for: a function of
 * WebAssembly, put together here from its few instructions (WebAssembly Core Specification 2.0, section 5).
 */

/** The dot product of a query with each of so many rows, one behind the other. All places are bytes of the memory. */
export type DotProducts = (
  /** Numbers of 16 bits, as many as a row has bytes. */
  query: number,
  /** Numbers of 8 bits. */
  rows: number,
  /** How long a row is: a multiple of 16. */
  stride: number,
  count: number,
  /** Where the products go, as floats of 64 bits. */
  products: number,
) => void;

/** Rows are at most so long that a quarter of a product fits 32 bits. */
export const LARGEST_QUERY_NUMBER = (stride: number) => Math.min(32_767, Math.floor(2 ** 31 / 127 / (stride / 4)) - 1);

export function createDotProducts(memory: WebAssembly.Memory): DotProducts {
  const module = new WebAssembly.Module(new Uint8Array([...HEADER, ...section(10, [[...code(BODY)]])]));
  return new WebAssembly.Instance(module, { '': { memory } }).exports.dots as DotProducts;
}

const [I32, V128] = [0x7f, 0x7b];
const MOST_PAGES = [0x80, 0x80, 0x04];

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  const bytes = [entries.length, ...entries.flat()];
  return [id, ...unsigned(bytes.length), ...bytes];
}

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))];
}

const HEADER = [
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  // Five integers, and nothing back.
  ...section(1, [[0x60, 5, I32, I32, I32, I32, I32, 0]]),
  // The memory, of any size, comes from outside by a name without letters.
  ...section(2, [[0, 6, ...Buffer.from('memory'), 0x02, 0x01, 0, ...MOST_PAGES]]),
  ...section(3, [[0]]),
  ...section(7, [[4, ...Buffer.from('dots'), 0x00, 0]]),
];

// The parameters, then what is counted and summed up.
const [QUERY, ROWS, STRIDE, COUNT, PRODUCTS, AT, EVEN, ODD] = [0, 1, 2, 3, 4, 5, 6, 7];

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const int = (value: number) => [0x41, value];
const ADD = 0x6a;
const END = 0x0b;
const loop = (body: readonly number[]) => [0x03, 0x40, ...body, END];
const simd = (opcode: number, ...immediates: number[]) => [0xfd, ...unsigned(opcode), ...immediates];
const ZEROS = simd(12, ...Array.from({ length: 16 }, () => 0));

/** sum += the products of eight numbers, from so many bytes on in the row and twice as many in the query. */
function addEight(sum: number, from: number): number[] {
  return [
    ...get(sum),
    ...[...get(ROWS), ...get(AT), ADD, ...simd(1, 0, from)], // v128.load8x8_s
    ...[...get(QUERY), ...get(AT), ...int(1), 0x74, ADD, ...simd(0, 0, 2 * from)], // i32.shl, v128.load
    ...simd(186), // i32x4.dot_i16x8_s
    ...simd(174), // i32x4.add
    ...set(sum),
  ];
}

/** One of the four parts of a sum, as a float. */
function part(lane: number): number[] {
  return [...get(EVEN), ...simd(27, lane), 0xb7]; // i32x4.extract_lane, f64.convert_i32_s
}

const advance = (local: number, by: readonly number[]) => [...get(local), ...by, ADD, ...set(local)];

const BODY = loop([
  ...[...ZEROS, ...set(EVEN), ...ZEROS, ...set(ODD), ...int(0), ...set(AT)],
  ...loop([
    ...addEight(EVEN, 0),
    ...addEight(ODD, 8),
    ...advance(AT, int(16)),
    ...[...get(AT), ...get(STRIDE), 0x49, 0x0d, 0], // while at < stride
  ]),
  ...[...get(EVEN), ...get(ODD), ...simd(174), ...set(EVEN)],
  ...get(PRODUCTS),
  ...[...part(0), ...part(1), 0xa0, ...part(2), 0xa0, ...part(3), 0xa0], // f64.add
  ...[0x39, 0, 0], // f64.store
  ...advance(ROWS, get(STRIDE)),
  ...advance(PRODUCTS, int(8)),
  ...[...get(COUNT), ...int(1), 0x6b, 0x22, COUNT, 0x0d, 0], // while --count != 0
]);

/** A function's code, with its own variables declared: one integer, two vectors. */
function code(body: readonly number[]): number[] {
  const bytes = [2, 1, I32, 2, V128, ...body, END];
  return [...unsigned(bytes.length), ...bytes];
}
