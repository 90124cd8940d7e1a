import { lengthOf, TITLE_WEIGHT } from '../index-entry.ts';
import { toTerms } from './passage-terms.ts';
import { createBlockWriter } from './posting-block.ts';

/** Passages that are packed at a time: few enough to take a tenth of a second, and as many as `occurrence` has room for. */
export const PASSAGES_AT_A_TIME = 2_000;

/** Bytes before a passage's terms: its number, how many of its terms are the title's, how many bytes they all are. */
const HEAD = 12;

const TERMS_AT_A_TIME = 2_000;

export interface PackedPostings {
  /** The sum of the passages' lengths. */
  readonly length: number;
  readonly batches: readonly PostingBatch[];
}

/** The postings of some terms, in their order, as one statement takes them: parallel arrays in the form `{1,2}`. */
export interface PostingBatch {
  readonly terms: string;
  /** How many passages have it. */
  readonly counts: string;
  /** Where a term's block begins among the bytes, counted from 1, and how many are its. */
  readonly starts: string;
  readonly sizes: string;
  /** The blocks, one after the other, in base64. */
  readonly blocks: string;
}

interface Packed {
  readonly terms: number[];
  readonly counts: number[];
  readonly sizes: number[];
  readonly blocks: Buffer;
}

/**
 * Pure and synchronous, meant for a worker thread. Takes as long and as much memory whether all terms differ or none.
 *
 * @param passages at most `PASSAGES_AT_A_TIME`, one after the other, in the order of their numbers, in hexadecimal: of each its number,
 *   how many of its terms are its title's, and how many bytes the terms are, 32 bits each, big end first; then the terms as its row has
 *   them
 */
export function packPostings(passages: string): PackedPostings {
  const bytes = Buffer.from(passages, 'hex');
  const numbers: number[] = [];
  const lengths: number[] = [];
  const occurrences = new Float64Array(bytes.length / Int32Array.BYTES_PER_ELEMENT);
  let found = 0;
  for (let at = 0; at < bytes.length; ) {
    const [number, titleTerms, size] = [bytes.readInt32BE(at), bytes.readInt32BE(at + 4), bytes.readInt32BE(at + 8)];
    const terms = toTerms(bytes.subarray(at + HEAD, at + HEAD + size));
    terms.forEach((term, index) => {
      occurrences[found++] = occurrence(term, numbers.length, index < titleTerms);
    });
    numbers.push(number);
    lengths.push(lengthOf(terms.length, titleTerms));
    at += HEAD + size;
  }
  return {
    length: lengths.reduce((sum, length) => sum + length, 0),
    batches: batchesOf(packSorted(occurrences.subarray(0, found).sort(), numbers, lengths)),
  };
}

/** Term, passage and whether it stands in the title in one number, sorted in this order. */
function occurrence(term: number, passage: number, inTitle: boolean): number {
  return (term + 2 ** 31) * 2 ** 12 + passage * 2 + (inTitle ? 1 : 0);
}

function packSorted(occurrences: Float64Array, numbers: readonly number[], lengths: readonly number[]): Packed {
  const writer = createBlockWriter(occurrences.length);
  const [terms, counts, sizes]: [number[], number[], number[]] = [[], [], []];
  let passages = 0;
  for (let at = 0; at < occurrences.length; ) {
    const pair = Math.floor((occurrences[at] ?? 0) / 2);
    let count = 0;
    for (; Math.floor((occurrences[at] ?? Number.NaN) / 2) === pair; at++) {
      count += (occurrences[at] ?? 0) % 2 === 1 ? TITLE_WEIGHT : 1;
    }
    const passage = pair % 2 ** 11;
    writer.add(numbers[passage] ?? 0, count, lengths[passage] ?? 0);
    passages += 1;
    const term = Math.floor(pair / 2 ** 11);
    if (at === occurrences.length || Math.floor((occurrences[at] ?? 0) / 2 ** 12) !== term) {
      terms.push(term - 2 ** 31);
      counts.push(passages);
      sizes.push(writer.endBlock());
      passages = 0;
    }
  }
  return { terms, counts, sizes, blocks: writer.bytes() };
}

function batchesOf({ terms, counts, sizes, blocks }: Packed): PostingBatch[] {
  const batches: PostingBatch[] = [];
  let at = 0;
  for (let from = 0; from < terms.length; from += TERMS_AT_A_TIME) {
    const own = sizes.slice(from, from + TERMS_AT_A_TIME);
    let next = 1;
    const starts = own.map((size) => {
      next += size;
      return next - size;
    });
    batches.push({
      terms: arrayOf(terms.slice(from, from + TERMS_AT_A_TIME)),
      counts: arrayOf(counts.slice(from, from + TERMS_AT_A_TIME)),
      starts: arrayOf(starts),
      sizes: arrayOf(own),
      blocks: blocks.subarray(at, at + next - 1).toString('base64'),
    });
    at += next - 1;
  }
  return batches;
}

function arrayOf(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}
