import type { Passage } from '../../domain/passage.ts';
import { splitSentences } from '../../models/extractive/split-sentences.ts';
import { isUnspaced } from '../../models/extractive/tokenize.ts';
import { readBlocks, type TextBlock } from './read-blocks.ts';

/** Words of a passage at most: what a person reads at a glance, and what a model takes in whole. */
const MOST_WORDS = 200;

/** Words that a passage repeats of the one before, so that what stands across the cut is found as a whole. */
const OVERLAP = 40;

/** A passage of fewer words goes on into the next section: alone it would say too little. */
const FEW_WORDS = 100;

/** A sentence, or what is left of one that is longer than a passage. Passages are cut between these. */
interface Piece {
  readonly text: string;
  readonly words: number;
  /** What stands before it when it is not the first. */
  readonly join: '' | ' ' | '\n';
}

/**
 * Cuts a document into passages of about 200 words along its own structure: at headings where that leaves enough, else
 * between blocks and sentences; only a sentence that is longer than a passage is cut inside. Within a section, a passage
 * begins with up to 40 words that end the one before.
 *
 * Pure and synchronous, meant for a worker thread; time grows with the length only. A document without text has no passages.
 */
export function splitPassages(markdown: string, language: string): Passage[] {
  const passages: Passage[] = [];
  let heading: string | null = null;
  let pieces: Piece[] = [];
  let words = 0;
  /** How many of the pieces the passage before has had already. */
  let repeated = 0;
  /** The heading in force where the passage began. */
  let headingThen: string | null = null;

  function close(): void {
    if (pieces.length > repeated) passages.push({ heading: headingThen, text: textOf(pieces) });
  }
  function add(piece: Piece): void {
    if (words + piece.words > MOST_WORDS) {
      close();
      pieces = overlapOf(pieces, MOST_WORDS - piece.words);
      words = wordsOf(pieces);
      repeated = pieces.length;
      headingThen = heading;
    }
    pieces.push(piece);
    words += piece.words;
  }

  for (const block of readBlocks(markdown)) {
    if (block.kind === 'heading') {
      heading = block.text;
      if (words - wordsOf(pieces.slice(0, repeated)) >= FEW_WORDS || pieces.length === repeated) {
        close();
        pieces = [];
        words = 0;
        repeated = 0;
        headingThen = heading;
        continue;
      }
    }
    for (const piece of piecesOf(block, language)) add(piece);
  }
  close();
  return passages;
}

function wordsOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { words }) => sum + words, 0);
}

/** The last whole pieces of a passage, as far as they may be repeated and leave room for what comes. */
function overlapOf(pieces: readonly Piece[], room: number): Piece[] {
  let from = pieces.length;
  let words = 0;
  while (from > 0) {
    words += pieces[from - 1]?.words ?? 0;
    if (words > Math.min(OVERLAP, room)) break;
    from -= 1;
  }
  return pieces.slice(from);
}

function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text, join }, index) => (index === 0 ? text : join + text)).join('');
}

function piecesOf({ kind, text }: TextBlock, language: string): Piece[] {
  const sentences =
    kind === 'code' ? text.split('\n').filter((line) => line.trim() !== '') : splitSentences(text, language);
  return sentences.flatMap(cutLong).map((piece, index) => ({
    text: piece,
    words: countWords(piece),
    join: index === 0 || kind === 'code' || kind === 'table' ? '\n' : isUnspaced(piece.slice(0, 1)) ? '' : ' ',
  }));
}

/** A sentence as pieces of a passage's length at most. */
function cutLong(sentence: string): string[] {
  if (sentence.length < MOST_WORDS || countWords(sentence) <= MOST_WORDS) return [sentence];
  const parts: string[] = [];
  let part = '';
  let words = 0;
  // Words with the space before them; what has no spaces for long is cut anywhere.
  for (const [word] of sentence.matchAll(/\s*(?:[^\s]{1,100})/g)) {
    const count = countWords(word);
    if (words + count > MOST_WORDS) {
      parts.push(part.trim());
      part = '';
      words = 0;
    }
    part += word;
    words += count;
  }
  return part.trim() === '' ? parts : [...parts, part.trim()];
}

/** Words between spaces; two letters are taken for one where there are none. */
function countWords(text: string): number {
  const spaced = text.match(/\S+/g)?.length ?? 0;
  return isUnspaced(text) ? Math.max(spaced, Math.ceil(text.length / 2)) : spaced;
}
