/** A page's summary: of its running text, and where it has none, by what it says of itself. */

import type { Content } from '../../domain/document.ts';
import { readsAlone } from '../../models/extractive/reads-alone.ts';
import { splitSentences } from '../../models/extractive/split-sentences.ts';
import { summarize } from '../../models/extractive/summarize.ts';
import { plainInline } from './plain-inline.ts';
import type { TextBlock } from './read-blocks.ts';

/** A text of so few characters and blocks is a note, and its own summary. */
const SHORT_TEXT = 300;
const FEW_BLOCKS = 4;

/**
 * A page with less of its text in running prose is a list, a shop, a menu, whose sentences each tell of something else: its
 * own description sums it up better.
 */
const ENOUGH_PROSE = 0.35;
/** The same where the description shares no word with the title, and so may be the same on every page of the site. */
const SOME_PROSE = 0.1;

/** A paragraph of one sentence is prose from this length on: shorter ones are teasers and captions. */
const LONG_SENTENCE = 200;

/** A description of fewer characters says no more than a title. */
const MIN_DESCRIPTION = 40;

/** How many headings stand for a page without a sentence. */
const HEADINGS = 8;

/** Han and Kana words are short, so there two letters do. */
const LONG_WORD = /[\p{L}\p{N}]{4,}|[\p{sc=Han}\p{sc=Kana}]{2,}/gu;

const MAX_CHARS = 600;

/**
 * Summarises a page by the first of these that it has: enough running prose, a description of its own, sentences anywhere,
 * headings, anything. Empty only for a page without text. A list of names or prices is never taken for a text.
 */
export function summarizeContent(page: Content, blocks: readonly TextBlock[], language: string): string {
  const options = { language, title: page.title };
  const read = blocks.filter((block) => block.kind !== 'code');
  const length = lengthOf(read);
  const description = page.description?.replace(/\s+/g, ' ').trim() ?? '';
  if (length <= SHORT_TEXT && read.length <= FEW_BLOCKS && description.length < MIN_DESCRIPTION) {
    return summarize(textOf(read), options);
  }

  const prose = read.filter((block) => isProse(block, language));
  const proseShare = lengthOf(prose) / Math.max(1, length);
  const wanted = isOwn(description, page.title) ? ENOUGH_PROSE : SOME_PROSE;
  if (description.length >= MIN_DESCRIPTION && proseShare < wanted) return summarize(description, options);
  const own = prose.filter(({ kind }) => kind === 'paragraph');
  if (prose.length > 0) return summarize(textOf(own.length > 0 ? own : prose), options);

  const sentences = read.flatMap(({ text }) => splitSentences(text, language)).filter(readsAlone);
  if (sentences.length > 0) return summarize(sentences.join('\n'), options);
  const headings = headingsOf(page, blocks).slice(0, HEADINGS);
  if (headings.length > 1) return headings.join(' · ').slice(0, MAX_CHARS);
  return description || summarize(textOf(read), options);
}

/** Those of the outline; where it has none, those within the items of a list, as shops head each thing they list. */
function headingsOf({ outline, markdown }: Content, blocks: readonly TextBlock[]): string[] {
  if (outline.length > 0 || blocks.some(({ kind }) => kind === 'code')) return outline.map(({ text }) => text);
  return [...markdown.matchAll(/^ +#{1,6} (\S[^\n]{0,1000})$/gm)].map(([, text]) => plainInline(text ?? ''));
}

function isOwn(description: string, title: string): boolean {
  const words = new Set(description.toLowerCase().match(LONG_WORD));
  return (
    title
      .toLowerCase()
      .match(LONG_WORD)
      ?.some((word) => words.has(word)) ?? true
  );
}

function isProse({ kind, text }: TextBlock, language: string): boolean {
  if (kind !== 'paragraph' && kind !== 'quote') return false;
  const sentences = splitSentences(text, language).filter(readsAlone);
  return sentences.length > 1 || (sentences[0]?.length ?? 0) >= LONG_SENTENCE;
}

function textOf(blocks: readonly TextBlock[]): string {
  return blocks.map((block) => block.text).join('\n\n');
}

function lengthOf(blocks: readonly TextBlock[]): number {
  return blocks.reduce((sum, { text }) => sum + text.length, 0);
}
