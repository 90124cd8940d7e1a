/** When a page was published. */

import type { BylineElements } from './byline-elements.ts';
import { isoDateOf } from './iso-date.ts';
import { hasType, type JsonObject, textOf } from './json-ld.ts';
import { linesBelowTitle } from './lines-below-title.ts';
import { foldSpace } from './measure-text.ts';
import type { MetaElements } from './meta-elements.ts';

/** Where dates of publication stand, most reliable first. */
const DATES = [
  '[itemprop~="datePublished"]',
  'time[pubdate]',
  'time[class*="publish" i],[class*="publish" i] time,time.entry-date,.entry-date time',
  'article time[datetime],header time[datetime],main time[datetime]',
  'time[datetime]',
  '[class*="publish" i],[class*="post-date" i],[class*="entry-date" i],[class*="article-date" i],.dateline,.timestamp,.date,.posted-on,[class*="pubdate" i],[class*="byline" i]',
];

/** The date, as precise as the page tells it: from JSON-LD, meta elements, dated elements, the address, the first lines. */
export function readPublicationDate(
  document: Document,
  bylines: BylineElements,
  statements: readonly JsonObject[],
  meta: MetaElements,
  url: string,
): string | null {
  const works = statements.filter(
    (node) => !hasType(node, /^(?:Comment|Answer|Offer|Event|Organization|Person|VideoObject|ImageObject)$/),
  );
  const stated = works
    .map((node) => isoDateOf(textOf(node.datePublished) ?? textOf(node.uploadDate) ?? textOf(node.dateCreated)))
    .find((date) => date !== null);
  if (stated !== undefined) return stated;

  const declared = isoDateOf(
    meta(
      'article:published_time',
      'og:article:published_time',
      'datepublished',
      'parsely-pub-date',
      'sailthru.date',
      'dc.date.issued',
      'dc.date',
      'dc.created',
      'dc.issued',
      'citation_publication_date',
      'citation_date',
      'publish-date',
      'publishdate',
      'pubdate',
      'publication_date',
      'date',
      'article.published',
      'published_time',
      'cxenseparse:recs:publishtime',
      'og:published_time',
      'originalpublicationdate',
      'ptime',
      'created',
    ),
  );
  if (declared !== null) return declared;

  for (const selector of DATES) {
    for (const element of bylines(selector)) {
      const value =
        element.getAttribute('datetime') ?? element.getAttribute('content') ?? element.getAttribute('title');
      const date = isoDateOf(value) ?? isoDateOf(foldSpace(element.textContent ?? '').slice(0, 200));
      if (date !== null) return date;
    }
  }
  const inPath = /\/(20\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?:[/-]|$)/.exec(url);
  if (inPath !== null) return `${inPath[1]}-${inPath[2]}-${inPath[3]}`;
  return (
    linesBelowTitle(document)
      .map(isoDateOf)
      .find((date) => date !== null) ?? null
  );
}
