import type { TextBlock } from './read-blocks.ts';

/** What a person would read aloud: every block but code, without markup, blocks parted by a blank line. */
export function plainTextOf(blocks: readonly TextBlock[]): string {
  return textOf(blocks.filter((block) => block.kind !== 'code'));
}

/** The running text alone: paragraphs and quotations, without headings, lists, tables and code. */
export function proseOf(blocks: readonly TextBlock[]): string {
  return textOf(blocks.filter((block) => block.kind === 'paragraph' || block.kind === 'quote'));
}

function textOf(blocks: readonly TextBlock[]): string {
  return blocks.map((block) => block.text).join('\n\n');
}
