import { isUnspaced } from '../../models/extractive/tokenize.ts';

export interface PartLimits {
  /** Words of a part: what a model of today reads with care. */
  readonly words: number;
  readonly most: number;
}

const LIMITS: PartLimits = { words: 6_000, most: 8 };

/** Letters that make a word where there are no spaces, and where a text is no text at all. */
const LETTERS_UNSPACED = 2;
const LETTERS_MOST = 12;

/**
 * Cuts a text into parts of about equal length that a model can read at once, between its blocks where they let it. Of a text
 * that is longer than all of them, parts are left out evenly; the first and the last are kept.
 */
export function splitParts(markdown: string, { words, most }: PartLimits = LIMITS): string[] {
  const pieces = markdown.split(/\n{2,}/).flatMap((block) => cut(block, words));
  const total = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
  const wanted = total / Math.max(1, Math.ceil(total / words));
  const parts: string[][] = [[]];
  let length = 0;
  for (const piece of pieces) {
    const more = lengthOf(piece);
    // Whichever is nearer to what is wanted: with this piece, or without it.
    if (length > 0 && length + more / 2 > wanted) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)?.push(piece);
    length += more;
  }
  return evenly(
    parts.map((part) => part.join('\n\n')).filter((part) => part.trim() !== ''),
    most,
  );
}

/** In words: of what is spaced, and of what is not. */
function lengthOf(text: string): number {
  const spaced = text.match(/\S+/g)?.length ?? 0;
  return Math.max(spaced, text.length / (isUnspaced(text) ? LETTERS_UNSPACED : LETTERS_MOST));
}

/** A block that is longer than a part, as pieces of a part's length. */
function cut(block: string, words: number): string[] {
  const length = lengthOf(block);
  if (length <= words) return [block];
  const letters = Math.ceil(block.length / Math.ceil(length / words));
  return Array.from({ length: Math.ceil(block.length / letters) }, (_, index) =>
    block.slice(index * letters, (index + 1) * letters),
  );
}

function evenly(parts: readonly string[], most: number): string[] {
  if (parts.length <= most) return [...parts];
  return Array.from({ length: most }, (_, index) => parts[Math.round((index * (parts.length - 1)) / (most - 1))] ?? '');
}
