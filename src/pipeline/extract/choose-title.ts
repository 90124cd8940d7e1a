/** A page's title without the name of its site. */

import { hasType, type JsonObject, textOf } from './json-ld.ts';
import { foldSpace } from './measure-text.ts';
import type { MetaElements } from './meta-elements.ts';

interface Place {
  readonly site: string;
  readonly host: string;
}

const MAX_TITLE = 300;
const SEPARATOR = /\s+[|–—·•»«:/\\-]+\s+|\s*[|»]\s*|:\s+/g;

/**
 * Chooses among the page's only `h1`, its headline in JSON-LD, `og:title` and `<title>`: the heading if the others agree
 * with it, else the others without the site's name. Falls back to the last part of the path, then to the host.
 */
export function chooseTitle(
  document: Document,
  statements: readonly JsonObject[],
  meta: MetaElements,
  place: Place,
): string {
  const headings = [...document.querySelectorAll('h1,h2')].slice(0, 20).map(headingText).filter(Boolean);
  const article = statements.find((node) => hasType(node, /(?:Article|Posting|Report)$/));
  const head = foldSpace(document.head.querySelector('title')?.textContent ?? '');
  const shared = meta('og:title', 'twitter:title', 'dc.title', 'citation_title', 'parsely-title');
  const named = [shared, head, textOf(article?.headline)].filter((title) => title !== null && title !== '');

  const titles = named.map((title) => wordsOf(title ?? ''));
  const agreed =
    headings.find((heading) => titles.some((title) => beginsWith(title, wordsOf(heading)))) ??
    headings.find(
      (heading) => titles.some((title) => title.endsWith(` ${wordsOf(heading)}`)) && wordsOf(heading).length > 3,
    );
  const stripped = named.flatMap((title) => (title === null ? [] : [withoutSiteName(foldSpace(title), place)]));
  return (agreed ?? stripped[0] ?? place.host).slice(0, MAX_TITLE);
}

function headingText(heading: Element): string {
  return foldSpace(heading.textContent ?? '').replace(/\s*[¶#§]$/, '');
}

/** Whether a title is the heading, with or without something after it. */
function beginsWith(title: string, heading: string): boolean {
  return heading.length > 3 && (title === heading || title.startsWith(`${heading} `));
}

/** Cuts the site's name, or its host's, off either end. */
function withoutSiteName(title: string, { site, host }: Place): string {
  const hostName = host.split('.').at(-2) ?? host;
  const isSite = (part: string) => {
    const words = wordsOf(part).replaceAll(' ', '');
    const name = wordsOf(site).replaceAll(' ', '');
    return (
      words !== '' &&
      (words === name ||
        words === hostName ||
        words === host.replaceAll('.', '') ||
        (name.length > 3 && words.length <= name.length + 12 && words.includes(name)))
    );
  };
  const cuts = [...title.matchAll(SEPARATOR)];
  const last = cuts.at(-1);
  const first = cuts[0];
  if (last !== undefined && last.index > 0 && isSite(title.slice(last.index + last[0].length))) {
    return withoutSiteName(title.slice(0, last.index).trim(), { site, host });
  }
  if (first !== undefined && first.index > 0 && isSite(title.slice(0, first.index)))
    return title.slice(first.index + first[0].length).trim();
  return title;
}

function wordsOf(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}
