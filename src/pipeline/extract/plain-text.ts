/** Plain text, which is its own Markdown but for a few marks. */

import { DomainError } from '../../domain/failure.ts';
import type { ExtractedPage } from './page-signals.ts';
import { fileNameOf, siteOf, textPage } from './text-page.ts';

const MAX_TITLE = 120;

/**
 * Keeps a text as it is, paragraph by paragraph. Its title is the first line, if that is short; else its file's name.
 *
 * @throws DomainError `EMPTY_CONTENT`
 */
export function extractPlainText(source: string, url: string): ExtractedPage {
  const text = source.replace(/\r\n?/g, '\n').trim();
  if (text === '') throw new DomainError('EMPTY_CONTENT', 'The file holds no text.');
  const firstLine = text.split('\n', 1)[0]?.trim() ?? '';
  const title = firstLine.length <= MAX_TITLE ? firstLine : fileNameOf(url);
  const markdown = text.split('\n').map(escapeLine).join('\n');
  return textPage({ markdown, title, site: siteOf(url) });
}

/** Escapes only what would turn a line of text into something else: raw HTML, links, and code by indentation. */
function escapeLine(line: string): string {
  const indented = /^(?: {4}|\t)/.test(line) ? line.trimStart() : line;
  return indented.replace(/<(?=[a-z/!?])|\](?=[([:])/gi, '\\$&').trimEnd();
}
