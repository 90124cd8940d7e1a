/** The file of a revision: Markdown with YAML front matter, for people and other programs to read. */

import { stringify } from 'yaml';
import type { Quality, Tier } from '../domain/document.ts';

export interface FileContents {
  readonly title: string;
  readonly url: string;
  readonly site: string;
  readonly author: string | null;
  readonly publishedAt: string | null;
  readonly language: string;
  readonly tier: Tier;
  readonly quality: Quality;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly writtenBy: string;
  readonly createdAt: Date;
  readonly markdown: string;
}

/** Renders the file; the same contents give the same bytes. */
export function renderDocumentFile(contents: FileContents): string {
  const {
    title,
    url,
    site,
    author,
    publishedAt,
    language,
    tier,
    quality,
    tags,
    summary,
    writtenBy,
    createdAt,
    markdown,
  } = contents;
  const frontMatter = {
    title,
    url,
    site,
    ...(author === null ? {} : { author }),
    ...(publishedAt === null ? {} : { published: publishedAt }),
    language,
    tier,
    quality_score: quality.score,
    tags,
    summary,
    written_by: writtenBy,
    shelved: createdAt.toISOString(),
  };
  return `---\n${stringify(frontMatter, { lineWidth: 0 })}---\n\n${renderText(title, markdown)}`;
}

/** What follows the front matter. */
export function renderText(title: string, markdown: string): string {
  return `# ${headingOf(title)}\n\n${markdown.trim()}\n`;
}

/** A title is text: in a heading it may neither begin a line of its own nor be read as HTML, a link or a picture. */
function headingOf(title: string): string {
  return title
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\\|[[\]]|<(?=[a-z/!?])|&(?=#?\w{1,31};)/gi, '\\$&');
}
