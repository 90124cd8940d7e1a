/** What a page calls its site and the site's sections: names that its title has no need to repeat. */

import { foldSpace } from './measure-text.ts';

export interface SiteNames {
  /** Whether a part of a title is the site's name, or its host's. */
  readonly isSite: (part: string) => boolean;
  /** Whether a part of a title is the name of a section that the page links to. */
  readonly isSection: (part: string) => boolean;
}

/** How many of a page's first links are looked at: those of its head and its way of crumbs. */
const LINKS = 150;
const MAX_NAME = 40;
const NO_NAME = /^(?:home(?:page)?|start|logo|menu|back|skip\b.*|main page)$/i;

/** Reads them off the page's own address, its declared names, and its links; `declared` may hold addresses too. */
export function readSiteNames(document: Document, declared: readonly string[], url: string): SiteNames {
  const host = URL.parse(url)?.hostname.replace(/^www\./, '') ?? '';
  const names = declared.map(joined).filter((name) => name.length > 1);
  const hostName =
    host
      .split('.')
      .slice(0, -1)
      .sort((one, other) => other.length - one.length)[0] ?? host;
  const sections = new Set<string>();
  for (const link of firstLinks(document.body)) {
    const text = nameOf(link);
    if (text === '' || text.length > MAX_NAME || NO_NAME.test(text)) continue;
    if (isHome(link.getAttribute('href') ?? '', url)) names.push(joined(text));
    else sections.add(joined(text));
  }
  return {
    isSite: (part) => {
      const name = joined(part);
      if (name === '') return false;
      return names.some((known) => isNamed(name, known)) || isHostName(part, name, hostName, host);
    },
    isSection: (part) => sections.has(joined(part)),
  };
}

/** In one walk that ends early: asking for all links of a page takes several times as long. */
function firstLinks(root: Element): Element[] {
  const links: Element[] = [];
  const visit = (parent: Element) => {
    for (let child = parent.firstElementChild; child !== null; child = child.nextElementSibling) {
      if (links.length === LINKS) return;
      if (child.localName === 'a' && child.hasAttribute('href')) links.push(child);
      else visit(child);
    }
  };
  visit(root);
  return links;
}

/** The text of a link, or of the picture in it. */
function nameOf(link: Element): string {
  return foldSpace(link.textContent ?? '') || foldSpace(link.querySelector('img[alt]')?.getAttribute('alt') ?? '');
}

function isHome(href: string, url: string): boolean {
  const page = URL.parse(url);
  const target = URL.parse(href, url);
  if (page === null || target === null || href.startsWith('#')) return false;
  return target.host === page.host && target.pathname === '/' && target.search === '' && page.pathname !== '/';
}

/** Whether a part is a known name, with hardly more around it ("Arch Linux Forums"). */
function isNamed(part: string, known: string): boolean {
  return part === known || (known.length > 3 && part.length <= known.length + 12 && part.includes(known));
}

/** Whether a part is the host's name, its beginning ("Brother" of brother-usa.com) or spelled out by it (npr.org). */
function isHostName(part: string, name: string, hostName: string, host: string): boolean {
  if (name === hostName.replaceAll('-', '') || name === host.replaceAll('.', '')) return true;
  if (name === hostName.split('-')[0]) return true;
  const initials = (part.match(/(?<![\p{L}\p{N}])[\p{Lu}\p{N}]/gu) ?? []).join('').toLowerCase();
  return initials.length > 2 && initials === hostName;
}

/** The letters and figures of a name, as its spellings share them. */
function joined(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join('');
}
