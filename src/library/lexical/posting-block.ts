/**
 * Postings as they are stored: for each passage that has a term, in the order of their numbers, the step from the number before, how
 * often the term occurs, and the passage's length; each as a variable-length integer of seven bits a byte, low ones first. Such a block
 * has its length before it, so that several are put together by writing one after the other.
 */

/** The block as it is stored, with its length in bytes before it: 32 bits, big end first. */
export function framed(bytes: readonly number[]): Buffer {
  const frame = Buffer.alloc(4 + bytes.length);
  frame.writeInt32BE(bytes.length);
  frame.set(bytes, 4);
  return frame;
}

/** Postings that are not packed, in any order. Parallel lists. */
export interface LoosePostings {
  readonly passages: number[];
  /** How often the term occurs, in the title doubly. */
  readonly counts: number[];
  readonly lengths: number[];
}

/** The passages that have a term, each once, and what is needed to score them. */
export interface Postings {
  readonly count: number;
  /** Framed, one after the other. */
  readonly blocks: Uint8Array;
  readonly loose: LoosePostings;
}

export function noPostings(): LoosePostings {
  return { passages: [], counts: [], lengths: [] };
}

export function addPosting(postings: LoosePostings, passage: number, count: number, length: number): void {
  postings.passages.push(passage);
  postings.counts.push(count);
  postings.lengths.push(length);
}

/** A block that grows by passages in the order of their numbers. */
export interface GrowingBlock {
  readonly bytes: number[];
  count: number;
  last: number;
}

export function growBlock(block: GrowingBlock, passage: number, count: number, length: number): void {
  pushNumber(block.bytes, passage - block.last);
  pushNumber(block.bytes, count);
  pushNumber(block.bytes, length);
  block.count += 1;
  block.last = passage;
}

function pushNumber(bytes: number[], number: number): void {
  let left = number;
  for (; left > 0x7f; left >>>= 7) bytes.push((left & 0x7f) | 0x80);
  bytes.push(left);
}

export type VisitPosting = (passage: number, count: number, length: number) => void;

/** Reads them where they are: to unpack tens of thousands into lists first takes longer than to score them. */
export function eachPosting({ blocks, loose }: Postings, visit: VisitPosting): void {
  const { passages, counts, lengths } = loose;
  for (let index = 0; index < passages.length; index++) {
    visit(passages[index] ?? 0, counts[index] ?? 0, lengths[index] ?? 0);
  }
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
  for (let at = 0; at < blocks.length; ) {
    const from = at + 4;
    at = from + view.getInt32(at);
    eachPacked(blocks, from, at, visit);
  }
}

function eachPacked(bytes: Uint8Array, from: number, to: number, visit: VisitPosting): void {
  let at = from;
  const next = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  let passage = 0;
  while (at < to) {
    passage += next();
    visit(passage, next(), next());
  }
}
