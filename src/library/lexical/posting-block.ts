/**
 * Postings as they are stored: for each passage that has a term, in the order of their numbers, the step from the number before, how
 * often the term occurs, and the passage's length; each as a variable-length integer of seven bits a byte, low ones first. Such a block
 * has its length before it, so that several are put together by writing one after the other.
 */

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

/** Bytes before a block: its length, 32 bits, big end first. */
const FRAME = 4;

/** What three numbers of 32 bits take at most. */
const LARGEST_POSTING = 15;

/** Writes framed blocks one after the other. */
export interface BlockWriter {
  /** Adds a posting to the block; passages in the order of their numbers. */
  add(passage: number, count: number, length: number): void;
  /** Ends the block and begins the next; answers how many bytes it takes with its frame. */
  endBlock(): number;
  /** All that ended. */
  bytes(): Buffer;
}

/** @param postings how many there will be at most, and as many blocks */
export function createBlockWriter(postings: number): BlockWriter {
  const buffer = Buffer.allocUnsafe(postings * (FRAME + LARGEST_POSTING));
  let start = 0;
  let at = FRAME;
  let last = 0;
  const write = (number: number) => {
    let left = number;
    for (; left > 0x7f; left >>>= 7) buffer[at++] = (left & 0x7f) | 0x80;
    buffer[at++] = left;
  };
  return {
    add(passage, count, length) {
      write(passage - last);
      write(count);
      write(length);
      last = passage;
    },
    endBlock() {
      buffer.writeInt32BE(at - start - FRAME, start);
      const size = at - start;
      start = at;
      at += FRAME;
      last = 0;
      return size;
    },
    bytes: () => buffer.subarray(0, start),
  };
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
    const from = at + FRAME;
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
