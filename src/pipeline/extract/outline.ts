import type { Heading } from '../../domain/document.ts';

const MAX_HEADINGS = 200;
const MAX_LENGTH = 500;

/** The headings (`# …`) of a Markdown text in order, without their marks, at most 200. Lines within code don't count. */
export function outlineOf(markdown: string): Heading[] {
  const headings: Heading[] = [];
  let fence: string | null = null;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = null;
    } else if (mark !== undefined) {
      fence = mark;
    } else {
      const heading = /^ {0,3}(#{1,6})\s+(\S.*)$/.exec(line);
      const text = plainHeading((heading?.[2] ?? '').slice(0, MAX_LENGTH));
      if (heading?.[1] !== undefined && text !== '') headings.push({ level: heading[1].length, text });
      if (headings.length === MAX_HEADINGS) break;
    }
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
