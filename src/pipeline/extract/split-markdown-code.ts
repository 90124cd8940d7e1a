/** Tells code from text in Markdown, where mistaking text for code would be a danger (CommonMark §4.5, §6.1). */

/** A stretch of Markdown; all of them joined are the whole. */
export interface MarkdownPart {
  readonly isCode: boolean;
  readonly text: string;
}

const OPENING_FENCE = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})/;
const CLOSING_FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*$/;

/** An escape, a bare address in angle brackets, a run of backticks: whichever begins first counts. */
const MARK = /\\[^\n]|<(?:https?:\/\/|mailto:)[^\s<>]*>|`+/g;

/**
 * Splits Markdown into code and text. Whatever might be text is text: code spans over several lines or over the cells of a
 * table, fences within quotations, and everything after a fence that may have ended with the list it stood in. Linear.
 */
export function splitMarkdownCode(markdown: string): MarkdownPart[] {
  const parts: MarkdownPart[] = [];
  let fence: { readonly mark: string; readonly indent: number } | null = null;
  let sure = true;
  /** A run of backticks without its like on its line: what follows up to the next blank line may be the inside or not. */
  let openSpan = false;

  for (const line of markdown.split(/(?<=\n)/)) {
    const bare = line.replace(/\n$/, '');
    if (fence !== null) {
      const indent = bare.search(/\S/);
      if (indent !== -1 && indent < fence.indent) sure = false;
      parts.push({ isCode: sure, text: line });
      const mark = CLOSING_FENCE.exec(bare)?.[1];
      if (mark?.startsWith(fence.mark)) fence = null;
      continue;
    }
    const [, indent, mark] = OPENING_FENCE.exec(bare) ?? [];
    if (sure && mark !== undefined) {
      fence = { mark, indent: indent?.length ?? 0 };
      parts.push({ isCode: true, text: line });
      openSpan = false;
    } else if (sure && !openSpan) openSpan = splitLine(line, parts);
    else parts.push({ isCode: false, text: line });
    if (bare.trim() === '') openSpan = false;
  }
  return parts;
}

/** Whether a run of backticks is left open at the line's end. */
function splitLine(line: string, parts: MarkdownPart[]): boolean {
  let start = 0;
  MARK.lastIndex = 0;
  for (let mark = MARK.exec(line); mark !== null; mark = MARK.exec(line)) {
    if (!mark[0].startsWith('`')) continue;
    const end = endOfSpan(line, MARK.lastIndex, mark[0].length);
    if (end === -1) {
      parts.push({ isCode: false, text: line.slice(start) });
      return true;
    }
    const code = line.slice(mark.index, end);
    parts.push({ isCode: false, text: line.slice(start, mark.index) }, { isCode: !code.includes('|'), text: code });
    start = end;
    MARK.lastIndex = end;
  }
  parts.push({ isCode: false, text: line.slice(start) });
  return false;
}

/** The place after the next run of exactly `length` backticks, or -1. */
function endOfSpan(line: string, from: number, length: number): number {
  const run = /`+/g;
  run.lastIndex = from;
  for (let match = run.exec(line); match !== null; match = run.exec(line)) {
    if (match[0].length === length) return run.lastIndex;
  }
  return -1;
}
