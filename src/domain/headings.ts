import type { Heading } from './document.ts';

const MAX_LENGTH = 500;

export interface PlacedHeading extends Heading {
  /** Where its line begins, in UTF-16 code units. */
  readonly start: number;
}

/** The headings (`# …`) of a Markdown text in order, without their marks. Lines within code don't count. */
export function headingsOf(markdown: string): PlacedHeading[] {
  const headings: PlacedHeading[] = [];
  let fence: string | null = null;
  let start = 0;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = null;
    } else if (mark !== undefined) {
      fence = mark;
    } else {
      const heading = /^ {0,3}(#{1,6})\s+(\S.*)$/.exec(line);
      const text = plainHeading((heading?.[2] ?? '').slice(0, MAX_LENGTH));
      if (heading?.[1] !== undefined && text !== '') headings.push({ level: heading[1].length, text, start });
    }
    start += line.length + 1;
  }
  return headings;
}

function plainHeading(text: string): string {
  return text
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|~~|`|(?<!\\)[*])/g, '')
    .replace(/\\([\\`*_{}[\]()#+\-.!<>&|~])/g, '$1')
    .replace(/\s+#+\s*$/, '')
    .trim();
}
