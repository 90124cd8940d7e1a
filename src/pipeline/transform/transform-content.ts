import type { Understanding } from '../../domain/document.ts';
import { DomainError } from '../../domain/failure.ts';
import { summarize } from '../../models/extractive/summarize.ts';
import { tag } from '../../models/extractive/tag.ts';
import { wordsOf } from '../../models/extractive/words-of.ts';
import type { ExtractedPage } from '../extract/page-signals.ts';
import { detectLanguage } from './detect-language.ts';
import { plainTextOf, proseOf } from './plain-text-of.ts';
import { readBlocks } from './read-blocks.ts';
import { scoreQuality } from './score-quality.ts';
import { screen } from './screen.ts';

interface TransformOptions {
  /** Understands also login walls, bot checks, error pages and empty shells. */
  readonly skipScreening: boolean;
}

/** Prose of less than this share of the text is no stand-in for it: the summary is then of the whole text. */
const ENOUGH_PROSE = 0.15;

/** A summary of fewer characters than this, of a text that is much longer, says little of it. */
const SHORT_SUMMARY = 100;

/**
 * Understands an extracted page without asking anyone: screens it, then tells its language, summary, tags and quality.
 *
 * Pure and synchronous, meant for a worker thread; time grows with the length of the page only.
 *
 * @throws DomainError `BOT_CHALLENGE`, `LOGIN_REQUIRED`, `SCREENED_OUT` or `EMPTY_CONTENT` for a page that is no page
 */
export function transformContent(page: ExtractedPage, { skipScreening }: TransformOptions): Understanding {
  const blocks = readBlocks(page.markdown);
  const text = plainTextOf(blocks);
  if (!skipScreening) {
    const screening = screen(page, page.signals, blocks.map((block) => block.text).join('\n'));
    if (screening !== null) throw new DomainError(screening.code, screening.message);
  }

  const language = detectLanguage(text || page.title, page.declaredLanguage);
  const words = blocks.flatMap((block) => (block.kind === 'code' ? [] : wordsOf(block.text, language)));
  return {
    summary: summaryOf(page, text, proseOf(blocks), language),
    tags: tag(text, { language, title: page.title, headings: page.outline.map((heading) => heading.text) }),
    language,
    wordCount: words.length,
    quality: scoreQuality(page, { blocks, words, language, signals: page.signals }),
  };
}

/** Of the running text if there is enough of it; a page of labels and lists is better summed up by its own description. */
function summaryOf(page: ExtractedPage, text: string, prose: string, language: string): string {
  const source = prose.length < text.length * ENOUGH_PROSE ? text : prose;
  const summary = summarize(source, { language, title: page.title });
  const description = page.description?.replace(/\s+/g, ' ').trim() ?? '';
  const isPoor = summary.endsWith('…') || (summary.length < SHORT_SUMMARY && text.length > SHORT_SUMMARY * 3);
  const isBetter = summary === '' || (isPoor && description.length > Math.min(summary.length, SHORT_SUMMARY / 2));
  return isBetter ? summarize(description, { language, title: page.title }) : summary;
}
