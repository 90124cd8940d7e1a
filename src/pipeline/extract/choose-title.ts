/** A page's title without the name of its site. */

import { hasType, type JsonObject, textOf } from './json-ld.ts';
import { foldSpace } from './measure-text.ts';
import type { MetaElements } from './meta-elements.ts';
import type { SiteNames } from './site-names.ts';

const MAX_TITLE = 300;
const SEPARATOR = /\s+[|–—·•»«:/\\-]+\s+|\s*[|»]\s*|:\s+/g;

/**
 * Chooses among the page's headings, its headline in JSON-LD, `og:title` and `<title>`: a heading that the others agree
 * with, else the others without the names of site and section. Falls back to `host`.
 */
export function chooseTitle(
  document: Document,
  statements: readonly JsonObject[],
  meta: MetaElements,
  site: SiteNames,
  host: string,
): string {
  const headings = [...document.querySelectorAll('h1,h2')].slice(0, 20).map(headingText).filter(Boolean);
  const article = statements.find((node) => hasType(node, /(?:Article|Posting|Report)$/));
  const head = foldSpace(document.head.querySelector('title')?.textContent ?? '');
  const shared = meta('og:title', 'twitter:title', 'dc.title', 'citation_title', 'parsely-title');
  const named = [shared, head, textOf(article?.headline)].filter((title) => title !== null && title !== '');

  const titles = named.map((title) => wordsOf(title ?? ''));
  const agreed =
    headings.find((heading) => titles.some((title) => beginsWith(title, wordsOf(heading)))) ??
    headings.find((heading) => titles.some((title) => endsWith(title, wordsOf(heading))) && !site.isSite(heading));
  const stripped = named.flatMap((title) => (title === null ? [] : [withoutSiteName(foldSpace(title), site)]));
  return (agreed ?? stripped[0] ?? host).slice(0, MAX_TITLE);
}

function headingText(heading: Element): string {
  return foldSpace(heading.textContent ?? '').replace(/\s*[¶#§]$/, '');
}

/** Whether a title is the heading, with or without something after it. */
function beginsWith(title: string, heading: string): boolean {
  return heading.length > 3 && (title === heading || title.startsWith(`${heading} `));
}

/** Whether a title ends in the heading, with no more than a site's or a section's name before it. */
function endsWith(title: string, heading: string): boolean {
  return heading.length > 3 && title.endsWith(` ${heading}`) && heading.length * 2 >= title.length;
}

/** Cuts the names of site and section off the end, the site's off the beginning. */
function withoutSiteName(title: string, site: SiteNames): string {
  const cuts = [...title.matchAll(SEPARATOR)];
  const last = cuts.at(-1);
  const first = cuts[0];
  if (last !== undefined && last.index > 0) {
    const end = title.slice(last.index + last[0].length);
    const isSection = !/^\s*:/.test(last[0]) && site.isSection(end);
    if (isSection || site.isSite(end)) return withoutSiteName(title.slice(0, last.index).trim(), site);
  }
  if (first !== undefined && first.index > 0 && site.isSite(title.slice(0, first.index)))
    return title.slice(first.index + first[0].length).trim();
  return title;
}

function wordsOf(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}
