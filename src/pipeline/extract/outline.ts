import type { Heading } from '../../domain/document.ts';
import { headingsOf } from '../../domain/headings.ts';

const MAX_HEADINGS = 200;

/** The headings of a page in order, at most 200. */
export function outlineOf(markdown: string): Heading[] {
  return headingsOf(markdown)
    .slice(0, MAX_HEADINGS)
    .map(({ level, text }) => ({ level, text }));
}
