import { wordsThatCount } from './analyze/terms-of.ts';

/** A part of a text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A passage's text, and its terms as this version of the index stores them: those of title and heading, then the text's. */
export interface HighlightedText {
  readonly text: string;
  readonly language: string;
  readonly terms: Int32Array;
}

/** Where a text has one of the terms, in order; neighbours that touch or overlap are one. */
export function highlight({ text, language, terms }: HighlightedText, wanted: ReadonlySet<number>): Span[] {
  const words = wordsThatCount(text, language);
  // Which term each word is filed under is known: to find it out again would take most of the time.
  const before = terms.length - words.length;
  const spans: { start: number; end: number }[] = [];
  for (const [index, { start, end }] of words.entries()) {
    if (!wanted.has(terms[before + index] ?? 0)) continue;
    const last = spans.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}
