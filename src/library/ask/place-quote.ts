import { headingsOf } from '../../domain/headings.ts';
import type { Span } from '../highlight.ts';

/** Where markup has letters that nobody reads: targets of links, pictures, tags, entities, reference marks. Each bounded, against hostile text. */
const UNREAD =
  /!\[[^[\]]{0,1000}\]\([^()\s]{0,4000}(?:\([^()\s]{0,1000}\)[^()\s]{0,1000}){0,3}(?:\s+"[^"\n]{0,500}")?\)|\]\([^()\s]{0,4000}(?:\([^()\s]{0,1000}\)[^()\s]{0,1000}){0,3}(?:\s+"[^"\n]{0,500}")?\)|<\/?[a-z][^<>]{0,1000}>|<(?:https?:\/\/|mailto:)[^<>\s]{0,2000}>|(?<!\w)https?:\/\/[^\s<>()]{1,2000}|&(?:amp|lt|gt|quot|nbsp);|\\?\[(?:\^?\d{1,3}|[a-z]|edit|citation needed)\\?\]/gi;

const LETTER = /[\p{L}\p{M}\p{N}]/u;
const LETTERS = /[\p{L}\p{M}\p{N}]+/gu;

/** Markup that opens right before a text, or closes right after it. */
const OPENING = /(?:[*_~`]{1,3}|\[)+$/;
const CLOSING = /^(?:[*_~`]{1,3}|\\(?=\p{P})|\]\([^()\s]{0,4000}\))/u;

/** The letters of a text in order, as runs; what stands between them says where markup may be. */
interface Letters {
  readonly text: string;
  /** Of each run: where it begins in `text`, and in the Markdown. */
  readonly runs: readonly { readonly at: number; readonly start: number }[];
}

/** A Markdown text that is quoted from. */
export interface QuotableText {
  readonly markdown: string;
  /**
   * The place of a plain text in the Markdown that it was made from; null when it isn't there as one piece. Letters and figures must be
   * the same in the same order; markup between them is passed over, and taken in where it opens or closes at the ends.
   */
  place(plain: string): Span | null;
  /** The heading that a place stands under, without its marks; null above the first. */
  headingAt(place: number): string | null;
  /** Whether a plain text is a heading, or the head of a table: a name for what follows. */
  isLabel(plain: string): boolean;
}

/** The first row of a table, by the line below it. */
const TABLE_HEAD = /^\|?(.{1,2000})\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$/gm;

/** Of a text that stands in the middle of words again and again, not every place is looked at. */
const MOST_TRIES = 1_000;

/** The time that placing takes grows with the length of the Markdown only; most of that once for all quotes. */
export function readQuotable(markdown: string): QuotableText {
  // In code, what looks like markup is text.
  const readings: (() => Letters)[] = [
    once(() => lettersOf(markdown.replace(UNREAD, blank))),
    once(() => lettersOf(markdown)),
  ];
  const headings = once(() => headingsOf(markdown));
  const labels = once(() => {
    const heads = [...markdown.matchAll(TABLE_HEAD)].map(([, head]) => head ?? '');
    return new Set([...headings().map(({ text }) => text), ...heads].map(lettersIn));
  });
  return {
    markdown,
    headingAt: (place) => headings().findLast(({ start }) => start < place)?.text ?? null,
    isLabel: (plain) => labels().has(lettersIn(plain)),
    place(plain) {
      const exact = LETTER.test(plain) ? findWhole(markdown, plain) : null;
      if (exact !== null) return exact;
      for (const read of readings) {
        const span = findLetters(markdown, read(), plain);
        if (span !== null) return span;
      }
      return null;
    },
  };
}

function once<Result extends object>(make: () => Result): () => Result {
  let made: Result | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** So that all else stays where it is. */
function blank(markup: string): string {
  return ' '.repeat(markup.length);
}

function findWhole(markdown: string, plain: string): Span | null {
  let start = markdown.indexOf(plain);
  for (let tries = 0; start >= 0 && tries < MOST_TRIES; tries += 1, start = markdown.indexOf(plain, start + 1)) {
    const end = start + plain.length;
    if (!isInWord(markdown, start) && !isInWord(markdown, end)) return { start, end };
  }
  return null;
}

/** Whether a word goes on across this place. */
function isInWord(text: string, at: number): boolean {
  return LETTER.test(text.slice(at - 1, at)) && LETTER.test(text.slice(at, at + 1));
}

function lettersOf(text: string): Letters {
  let at = 0;
  const runs: { at: number; start: number }[] = [];
  const parts: string[] = [];
  for (const match of text.matchAll(LETTERS)) {
    runs.push({ at, start: match.index });
    parts.push(match[0]);
    at += match[0].length;
  }
  return { text: parts.join(''), runs };
}

function lettersIn(text: string): string {
  return (text.match(LETTERS) ?? []).join('');
}

function findLetters(markdown: string, { text, runs }: Letters, plain: string): Span | null {
  const wanted = lettersIn(plain);
  if (wanted === '') return null;
  let at = text.indexOf(wanted);
  for (let tries = 0; at >= 0 && tries < MOST_TRIES; tries += 1, at = text.indexOf(wanted, at + 1)) {
    const start = placeOf(runs, at);
    const end = placeOf(runs, at + wanted.length - 1) + 1;
    if (!isInWord(markdown, start) && !isInWord(markdown, end)) return widen(markdown, start, end, plain);
  }
  return null;
}

function placeOf(runs: Letters['runs'], at: number): number {
  let [low, high] = [0, runs.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((runs[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const run = runs[low];
  return run === undefined ? 0 : run.start + at - run.at;
}

/** Takes in the signs before the first letter and after the last one, and markup that would else be left half. */
function widen(markdown: string, start: number, end: number, plain: string): Span {
  const [before = '', after = ''] = [
    /^[^\p{L}\p{M}\p{N}]*/u.exec(plain)?.[0],
    /[^\p{L}\p{M}\p{N}]*$/u.exec(plain)?.[0],
  ];
  let from = start;
  for (const sign of [...before].toReversed()) if (markdown.slice(0, from).endsWith(sign)) from -= sign.length;
  from -= OPENING.exec(markdown.slice(Math.max(0, from - 8), from))?.[0].length ?? 0;
  let to = end;
  for (const sign of after) {
    while (!markdown.startsWith(sign, to)) {
      const markup = CLOSING.exec(markdown.slice(to, to + 4_100))?.[0];
      if (markup === undefined) break;
      to += markup.length;
    }
    if (markdown.startsWith(sign, to)) to += sign.length;
  }
  for (;;) {
    const markup = CLOSING.exec(markdown.slice(to, to + 4_100))?.[0];
    if (markup === undefined || !isOpen(markdown.slice(from, to), markup)) return { start: from, end: to };
    to += markup.length;
  }
}

/** Whether a piece of Markdown has opened what this markup closes. */
function isOpen(piece: string, markup: string): boolean {
  if (markup.startsWith(']')) return piece.lastIndexOf('[') > piece.lastIndexOf('](');
  return piece.split(markup).length % 2 === 0;
}
