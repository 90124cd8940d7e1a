/** Markdown, which is kept as its author wrote it, without what could do harm when it is shown. */

import { DomainError } from '../../domain/failure.ts';
import { readFrontMatter } from './front-matter.ts';
import { languageTag } from './html-metadata.ts';
import { isoDateOf } from './iso-date.ts';
import { neutralizeMarkdown } from './neutralize-markdown.ts';
import type { ExtractedPage } from './page-signals.ts';
import { fileNameOf, siteOf, textPage } from './text-page.ts';

/**
 * Reads a Markdown file: title, author, date and language from its YAML front matter, which is taken off; else the title
 * from its first heading, which is taken off too, since the title is shown apart; else from its file's name.
 *
 * @throws DomainError `EMPTY_CONTENT`
 */
export function extractMarkdown(source: string, url: string): ExtractedPage {
  const { fields, body } = readFrontMatter(source.replace(/\r\n?/g, '\n'));
  const { heading, rest } = takeFirstHeading(body);
  const markdown = neutralizeMarkdown(rest.trim(), url);
  const title = fields.title ?? heading ?? fileNameOf(url);
  if (markdown === '' && heading === null) throw new DomainError('EMPTY_CONTENT', 'The file holds no text.');
  return textPage({
    markdown: markdown === '' ? title : markdown,
    title,
    site: siteOf(url),
    author: fields.author ?? fields.authors ?? null,
    publishedAt: isoDateOf(fields.date ?? fields.published ?? null),
    declaredLanguage: languageTag(fields.lang ?? fields.language ?? null),
    description: fields.description ?? fields.summary ?? null,
  });
}

/** Takes the first heading of level 1 off, if nothing but blank lines, badges and images stands before it. */
function takeFirstHeading(body: string): { heading: string | null; rest: string } {
  const lines = body.split('\n');
  const at = lines.findIndex((line) => line.trim() !== '' && !/^\s*\[?!\[/.test(line));
  const line = lines[at] ?? '';
  const atx = /^#\s+(\S.*)$/.exec(line.slice(0, 500))?.[1];
  const isSetext = atx === undefined && line.trim() !== '' && /^=+\s*$/.test((lines[at + 1] ?? '').slice(0, 200));
  if (atx === undefined && !isSetext) return { heading: null, rest: body };
  const heading = plain(atx ?? line.slice(0, 500));
  return { heading: heading === '' ? null : heading, rest: lines.toSpliced(at, isSetext ? 2 : 1).join('\n') };
}

function plain(heading: string): string {
  return heading
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, '')
    .replace(/<[^>]*>/g, '')
    .replace(/#+\s*$/, '')
    .trim();
}
