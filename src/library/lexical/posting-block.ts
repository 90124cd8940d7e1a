/**
 * Postings as they are stored: for each passage that has a term, in the order of their numbers, the step from the number before, how
 * often the term occurs, and the passage's length; each as a variable-length integer of seven bits a byte, low ones first.
 */

/** The passages that have a term, by number, and what is needed to score them. Parallel lists. */
export interface Postings {
  readonly passages: number[];
  /** How often the term occurs, in the title doubly. */
  readonly counts: number[];
  readonly lengths: number[];
}

export function noPostings(): Postings {
  return { passages: [], counts: [], lengths: [] };
}

export function addPosting(postings: Postings, passage: number, count: number, length: number): void {
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

/** Adds what a block holds to the postings. */
export function decodePostings(block: Uint8Array, postings: Postings): void {
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = block[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  let passage = 0;
  while (at < block.length) {
    passage += next();
    addPosting(postings, passage, next(), next());
  }
}
