import { termsOf } from './analyze/terms-of.ts';

/** A part of a text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a text has one of the terms, in order; neighbours that touch or overlap are one. */
export function highlight(text: string, language: string, terms: ReadonlySet<number>): Span[] {
  const spans: { start: number; end: number }[] = [];
  for (const { term, start, end } of termsOf(text, language)) {
    if (!terms.has(term)) continue;
    const last = spans.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}
