import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatchHunk, structuredPatch } from 'diff';

export interface ComparedText {
  readonly name: string;
  /** Ends with a line break. */
  readonly text: string;
}

export interface TextDiff {
  /** A unified diff with three lines of context; empty when the texts are the same. */
  readonly patch: string;
  readonly addedLines: number;
  readonly removedLines: number;
  /** False: they differ in too much to be compared line by line, and what is between the first and the last difference is given as replaced. */
  readonly isExact: boolean;
}

const CONTEXT = 3;

/** Compares two texts by lines; one that would take more than `mostMs` is given up for a rough answer. Pure but for the clock. */
export function compareTexts(before: ComparedText, after: ComparedText, mostMs: number): TextDiff {
  const options = { context: CONTEXT, timeout: mostMs };
  const exact = structuredPatch(before.name, after.name, before.text, after.text, undefined, undefined, options);
  const patch = exact ?? {
    oldFileName: before.name,
    newFileName: after.name,
    oldHeader: undefined,
    newHeader: undefined,
    hunks: [replaceAll(linesOf(before), linesOf(after))],
  };
  const lines = patch.hunks.flatMap((hunk) => hunk.lines);
  return {
    patch: patch.hunks.length === 0 ? '' : formatPatch(patch, FILE_HEADERS_ONLY),
    addedLines: lines.filter((line) => line.startsWith('+')).length,
    removedLines: lines.filter((line) => line.startsWith('-')).length,
    isExact: exact !== undefined,
  };
}

function linesOf({ text }: ComparedText): string[] {
  return text.split('\n').slice(0, -1);
}

/** All lines between those that both begin with and those that both end with. */
function replaceAll(before: readonly string[], after: readonly string[]): StructuredPatchHunk {
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before[same] === after[same]) same += 1;
  let sameAtEnd = 0;
  while (sameAtEnd < shorter - same && before.at(-1 - sameAtEnd) === after.at(-1 - sameAtEnd)) sameAtEnd += 1;
  const start = Math.max(0, same - CONTEXT);
  const [oldEnd, newEnd] = [before.length - sameAtEnd, after.length - sameAtEnd];
  const lines: string[] = [];
  for (const line of before.slice(start, same)) lines.push(` ${line}`);
  for (const line of before.slice(same, oldEnd)) lines.push(`-${line}`);
  for (const line of after.slice(same, newEnd)) lines.push(`+${line}`);
  for (const line of before.slice(oldEnd, oldEnd + CONTEXT)) lines.push(` ${line}`);
  const trailing = Math.min(CONTEXT, sameAtEnd);
  return {
    oldStart: start + 1,
    oldLines: oldEnd - start + trailing,
    newStart: start + 1,
    newLines: newEnd - start + trailing,
    lines,
  };
}
