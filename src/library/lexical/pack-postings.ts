import { lengthOf } from '../index-entry.ts';
import { countTerms, toTerms } from './passage-terms.ts';
import { framed, type GrowingBlock, growBlock } from './posting-block.ts';

/** Bytes before a passage's terms: its number, how many of its terms are the title's, how many bytes they all are. */
const HEAD = 12;

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

const TERMS_AT_A_TIME = 2_000;

/**
 * Pure and synchronous.
 *
 * @param passages one after the other, in the order of their numbers, in hexadecimal: of each its number, how many of its terms are its
 *   title's, and how many bytes the terms are, 32 bits each, big end first; then the terms as its row has them
 */
export function packPostings(passages: string): PackedPostings {
  const blocks = new Map<number, GrowingBlock>();
  const bytes = Buffer.from(passages, 'hex');
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const [number, titleTerms, size] = [bytes.readInt32BE(at), bytes.readInt32BE(at + 4), bytes.readInt32BE(at + 8)];
    const terms = toTerms(bytes.subarray(at + HEAD, at + HEAD + size));
    at += HEAD + size;
    const passageLength = lengthOf(terms.length, titleTerms);
    length += passageLength;
    for (const [term, count] of countTerms(terms, titleTerms)) {
      let block = blocks.get(term);
      if (block === undefined) {
        block = { bytes: [], count: 0, last: 0 };
        blocks.set(term, block);
      }
      growBlock(block, number, count, passageLength);
    }
  }
  // In the order of the index, which then grows at few places at a time.
  const sorted = [...blocks].toSorted(([a], [b]) => a - b);
  const batches: PostingBatch[] = [];
  for (let from = 0; from < sorted.length; from += TERMS_AT_A_TIME) {
    batches.push(batchOf(sorted.slice(from, from + TERMS_AT_A_TIME)));
  }
  return { length, batches };
}

function batchOf(postings: readonly (readonly [number, GrowingBlock])[]): PostingBatch {
  const blocks = postings.map(([, { bytes }]) => framed(bytes));
  const sizes = blocks.map((block) => block.length);
  let next = 1;
  const starts = sizes.map((size) => {
    const start = next;
    next += size;
    return start;
  });
  return {
    terms: arrayOf(postings.map(([term]) => term)),
    counts: arrayOf(postings.map(([, { count }]) => count)),
    starts: arrayOf(starts),
    sizes: arrayOf(sizes),
    blocks: Buffer.concat(blocks).toString('base64'),
  };
}

function arrayOf(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}
