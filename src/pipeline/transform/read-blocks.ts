import { plainInline } from './plain-inline.ts';

/** One block of a document: its text without any markup; lines of a table and hard breaks stay lines. */
export interface TextBlock {
  readonly kind: 'heading' | 'paragraph' | 'item' | 'quote' | 'table' | 'code';
  readonly text: string;
}

const FENCE = /^ {0,8}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$/;
const ITEM = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(.*)$/;
const RULE = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const UNDERLINE = /^ {0,3}(?:=+|-{2,})[ \t]*$/;
const TABLE_RULE = /^[|:\-\s]+$/;

/**
 * Reads Markdown into its blocks, in order; those without a letter or figure are left out. Lists are read item by item, a fence that is never
 * closed runs to the end. One pass over the lines: time grows with the length only.
 */
export function readBlocks(markdown: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  let kind: TextBlock['kind'] = 'paragraph';
  let lines: string[] = [];
  let fence: string | null = null;

  function close(): void {
    const text = kind === 'code' ? lines.join('\n') : plainInline(lines.join(kind === 'table' ? '  \n' : '\n'));
    if (/[\p{L}\p{N}]/u.test(text)) blocks.push({ kind, text });
    kind = 'paragraph';
    lines = [];
  }
  function open(next: TextBlock['kind'], line: string): void {
    if (kind !== next || next === 'item') close();
    kind = next;
    lines.push(line);
  }

  for (const line of markdown.split(/\r?\n/)) {
    const mark = FENCE.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) && line.trim() === mark) {
        close();
        fence = null;
      } else lines.push(line);
    } else if (mark !== undefined) {
      close();
      kind = 'code';
      fence = mark;
    } else if (line.trim() === '') close();
    else if (lines.length > 0 && kind === 'paragraph' && UNDERLINE.test(line)) {
      kind = 'heading';
      close();
    } else if (RULE.test(line)) close();
    else readLine(line);
  }
  close();
  return blocks;

  function readLine(line: string): void {
    const heading = HEADING.exec(line)?.[1];
    const item = ITEM.exec(line)?.[1];
    if (heading !== undefined) {
      close();
      kind = 'heading';
      lines.push(heading);
      close();
    } else if (item !== undefined) open('item', item);
    else if (/^\s*>/.test(line)) open('quote', line.replace(/^[\s>]+/, ''));
    else if (/^\s*\|/.test(line)) {
      if (!TABLE_RULE.test(line)) open('table', line.replace(/^\s*\||\|\s*$/g, '').replace(/\s*(?<!\\)\|\s*/g, '  '));
    } else if (lines.length > 0) lines.push(line);
    else open('paragraph', line);
  }
}
