/** Who wrote a page. */

import type { BylineElements } from './byline-elements.ts';
import { hasType, type JsonObject, namesOf } from './json-ld.ts';
import { linesBelowTitle } from './lines-below-title.ts';
import { foldSpace } from './measure-text.ts';
import type { MetaElements } from './meta-elements.ts';

const MAX_LENGTH = 100;
const MAX_AUTHORS = 5;

const DECLARED =
  'author article:author parsely-author sailthru.author dc.creator dc.creator.name citation_author byl og:article:author'.split(
    ' ',
  );

/** Where bylines stand, most reliable first. */
const BYLINES = [
  '[itemprop~="author"] [itemprop~="name"]',
  '[itemprop~="author"]',
  'a[rel~="author"]',
  '.author-name,.author__name,.byline__name,.byline-name,.post-author-name,.entry-author-name',
  'a[href*="/author/"],a[href*="/authors/"]',
  '.byline,[class*="byline"],.author,.post-author,.entry-author,.article-author,.vcard .fn,[data-testid*="author" i]',
  '[class*="author" i] p,[class*="author" i] span,[class*="author" i] a',
  '.username,.topic-author,.post-username,.creator',
];

/**
 * Names the authors, several joined by commas: from JSON-LD, else from meta elements, else from the byline. Null when
 * the page names none, or only its own site.
 */
export function readAuthor(
  document: Document,
  bylines: BylineElements,
  statements: readonly JsonObject[],
  meta: MetaElements,
  site: string,
): string | null {
  const written = statements.filter((node) =>
    hasType(node, /(?:Article|Posting|Report|Review|QAPage|Question|WebPage|Course|Recipe)$/),
  );
  const stated = written
    .map((node) => namesOf(node.author ?? node.creator).map(cleanName))
    .find((names) => names.some(isName));
  if (stated !== undefined) return join(stated.filter(isName));

  const declared = DECLARED.map((name) => cleanName(meta(name) ?? '')).find(
    (name) => isName(name) && !sameName(name, site),
  );
  if (declared !== undefined) return declared;

  for (const selector of BYLINES) {
    const found = bylines(selector).map((element) => cleanName(foldSpace(element.textContent ?? '')));
    const byline = found.find(isName);
    if (byline !== undefined) return byline;
  }
  const line = linesBelowTitle(document).find((text) => /^(?:written |posted )?by:?\s+\p{Lu}/iu.test(text));
  const name = cleanName(line ?? '');
  return isName(name) ? name : null;
}

/** "By Ann Lee | 3 May 2024" → "Ann Lee" */
function cleanName(text: string): string {
  return foldSpace(text.slice(0, 300))
    .replace(
      /^(?:(?:written|posted|published|reported|created|started)\s+)?(?:by|von|par|por|di|door|af|av)\b[:\s]+/i,
      '',
    )
    .replace(/^(?:author|written by)s?[:\s]+/i, '')
    .replace(
      /\s*(?:[|•·]|\bon\b\s+\w+\s+\d|\d{1,2}[./ ]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d|published|updated|posted).*$/i,
      '',
    )
    .replace(/^@/, '')
    .replace(/[,;\s]+$/, '')
    .trim();
}

function isName(text: string): boolean {
  return (
    text.length > 1 &&
    text.length <= MAX_LENGTH &&
    text.split(' ').length <= 12 &&
    /\p{L}/u.test(text) &&
    !/^https?:|www\.|[<>{}]|^(?:admin(?:istrator)?|editors?|staff|unknown|null|undefined|none|n\/a|author|authors)$/i.test(
      text,
    )
  );
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function join(names: readonly string[]): string {
  return [...new Set(names)].slice(0, MAX_AUTHORS).join(', ');
}
