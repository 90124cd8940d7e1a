/** From a page's HTML to its content. */

import { parseHTML } from 'linkedom';
import { DomainError } from '../../domain/failure.ts';
import { findMainContent } from './find-main-content.ts';
import { readHtmlMetadata } from './html-metadata.ts';
import { readHtmlSignals } from './html-signals.ts';
import { escapeHtml, htmlToMarkdown } from './html-to-markdown.ts';
import { readJsonLd } from './json-ld.ts';
import { foldedLength, foldSpace } from './measure-text.ts';
import { outlineOf } from './outline.ts';
import type { ExtractedPage } from './page-signals.ts';
import { pageTypeOf } from './page-type.ts';
import { pruneHtml } from './prune-html.ts';
import { removeBoilerplate } from './remove-boilerplate.ts';
import { removeControls } from './remove-controls.ts';
import { removeRepeats } from './remove-repeats.ts';
import { removeSideSections } from './remove-side-sections.ts';
import { removeTitleBlock } from './remove-title-block.ts';
import { sanitizeHtml } from './sanitize-html.ts';

/**
 * Reads a page's content out of its HTML: what the page says of itself, then boilerplate off, the main part found, made
 * safe, and turned into Markdown.
 *
 * A page with hardly any text (a login form, an empty shell) gives the text it has, so that screening can name it.
 *
 * @throws DomainError `EMPTY_CONTENT` when there is no text at all, `MALFORMED_CONTENT` when the page can't be parsed
 */
export function extractHtml(source: string, url: string): ExtractedPage {
  try {
    return readPage(source, url);
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw new DomainError('MALFORMED_CONTENT', "The page's HTML is too broken to be read.", { cause });
  }
}

function readPage(source: string, url: string): ExtractedPage {
  const { html, scriptCount } = pruneHtml(source);
  const document = parseHTML(html).document;
  const statements = readJsonLd(document);
  const metadata = readHtmlMetadata(document, statements, url);
  const signals = readHtmlSignals(document, scriptCount);
  const wholeText = foldSpace(document.body.textContent ?? '');
  if (wholeText === '') {
    throw new DomainError('EMPTY_CONTENT', 'The page holds no text.');
  }
  const { baseUrl, paywallMarked, ...content } = metadata;
  const type = pageTypeOf(document, statements, url);
  removeBoilerplate(document.body, type);
  const main = findMainContent(document, type, () => {
    const again = parseHTML(html).document;
    removeBoilerplate(again.body, type);
    return again;
  });
  if (type !== 'article') removeSideSections(main, type);
  removeControls(main, type);
  if (type !== 'article') removeRepeats(main);
  sanitizeHtml(main, baseUrl);
  removeTitleBlock(main, content.title);
  const markdown = htmlToMarkdown(main) || escapeHtml(wholeText);
  return {
    ...content,
    markdown,
    outline: outlineOf(markdown),
    signals: { ...signals, textLength: foldedLength(main.textContent ?? ''), paywallMarked },
  };
}
