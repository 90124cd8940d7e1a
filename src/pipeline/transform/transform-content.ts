import { EXTRACTIVE, type Understanding } from '../../domain/document.ts';
import { DomainError } from '../../domain/failure.ts';
import { tag } from '../../models/extractive/tag.ts';
import { wordsOf } from '../../models/extractive/words-of.ts';
import type { ExtractedPage } from '../extract/page-signals.ts';
import { detectLanguage } from './detect-language.ts';
import { plainTextOf } from './plain-text-of.ts';
import { readBlocks } from './read-blocks.ts';
import { scoreQuality } from './score-quality.ts';
import { screen } from './screen.ts';
import { summarizeContent } from './summarize-content.ts';

interface TransformOptions {
  /** Understands also login walls, bot checks, error pages and empty shells. */
  readonly skipScreening: boolean;
}

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
    summary: summarizeContent(page, blocks, language),
    tags: tag(text, { language, title: page.title, headings: page.outline.map((heading) => heading.text) }),
    language,
    wordCount: words.length,
    quality: scoreQuality(page, { blocks, words, language, signals: page.signals }),
    writtenBy: EXTRACTIVE,
    modelFailure: null,
  };
}
