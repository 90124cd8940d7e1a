import type { TextBlock } from './read-blocks.ts';

/** What a person would read aloud: every block but code, without markup, blocks parted by a blank line. */
export function plainTextOf(blocks: readonly TextBlock[]): string {
  return blocks
    .filter((block) => block.kind !== 'code')
    .map((block) => block.text)
    .join('\n\n');
}
