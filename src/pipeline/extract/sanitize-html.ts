/** What is left of a page's content is made safe, and whole without the page: links and images absolute, markup plain. */

import { isBlockElement } from './html-elements.ts';
import { foldSpace } from './measure-text.ts';
import { narrowLink } from './narrow-link.ts';
import { normalizeTables } from './normalize-tables.ts';

const LINK_PROTOCOLS = new Set(['http:', 'https:', 'mailto:']);
const IMAGE_PROTOCOLS = new Set(['http:', 'https:']);
const REMOVED_TAGS = new Set('script style template iframe object embed input select textarea link meta'.split(' '));
/** What stands in a margin of the text: marks that link to a heading, line numbers of code. */
const REMOVED_CLASS =
  /(?:^|\s)(?:headerlink|anchorjs-link|mw-editsection|gutter|lineno|line-number|line-numbers-rows|linenos)(?:\s|$)/;
const LAZY_SOURCES = ['data-src', 'data-original', 'data-lazy-src', 'data-lazy', 'data-url'];

/** Makes the tree below `root` safe and free-standing. Addresses are resolved against `baseUrl`. */
export function sanitizeHtml(root: Element, baseUrl: string): void {
  const { img: images, figure: figures, a: links } = takeStock(root);
  // The converter puts these on lines of their own, which a link can't reach across.
  for (const wrapper of root.querySelectorAll('a noscript,a output')) wrapper.replaceWith(...wrapper.childNodes);
  for (const image of images) sanitizeImage(image, baseUrl);
  for (const figure of figures) moveCaptionIntoImage(figure);
  for (const link of links) sanitizeLink(link, baseUrl);
  normalizeTables(root);
  separateNeighbours(root);
  root.normalize();
}

/** Removes what is no text, and gathers the rest that needs work, in one walk. */
function takeStock(root: Element): Record<'img' | 'figure' | 'a', Element[]> {
  const found = { img: [] as Element[], figure: [] as Element[], a: [] as Element[] };
  const doomed: Element[] = [];
  const visit = (parent: Element) => {
    for (let child = parent.firstElementChild; child !== null; child = child.nextElementSibling) {
      const name = child.localName;
      if (isRemoved(child)) {
        doomed.push(child);
        continue;
      }
      if (name === 'img' || name === 'figure' || name === 'a') found[name].push(child);
      visit(child);
    }
  };
  visit(root);
  for (const element of doomed) element.remove();
  return found;
}

function isRemoved(element: Element): boolean {
  if (REMOVED_TAGS.has(element.localName)) return true;
  if (element.localName === 'button' && element.firstChild === null) return true;
  const classes = element.getAttributeNode('class')?.value;
  return classes !== undefined && REMOVED_CLASS.test(classes);
}

/** The absolute address, or null when it isn't one of `protocols` (`javascript:`, `data:`, `vbscript:`, …). */
export function resolveAddress(address: string | null, baseUrl: string, protocols = LINK_PROTOCOLS): string | null {
  if (address === null || address.trim() === '') return null;
  const url = URL.parse(address.trim(), baseUrl);
  return url !== null && protocols.has(url.protocol) ? url.href : null;
}

function sanitizeLink(link: Element, baseUrl: string): void {
  const text = foldSpace(link.textContent ?? '');
  // Marks beside a heading that link to the heading itself.
  if (/^[¶#§🔗]?$/u.test(text) && link.querySelector('img') === null) {
    link.remove();
    return;
  }
  const address = resolveAddress(link.getAttribute('href'), baseUrl);
  for (const name of link.getAttributeNames()) link.removeAttribute(name);
  if (address === null) {
    link.replaceWith(...link.childNodes);
    return;
  }
  link.setAttribute('href', address);
  if ([...link.querySelectorAll('*')].some(({ localName }) => isBlockElement(localName))) narrowLink(link);
}

function sanitizeImage(image: Element, baseUrl: string): void {
  const lazy = LAZY_SOURCES.map((name) => image.getAttribute(name));
  const widest = widestSource(image.getAttribute('data-srcset') ?? image.getAttribute('srcset'));
  const candidates = [...lazy, image.getAttribute('src'), widest];
  const source = candidates
    .map((candidate) => resolveAddress(candidate, baseUrl, IMAGE_PROTOCOLS))
    .find((url) => url !== null);
  const alt = plainAlt(image.getAttribute('alt'));
  for (const name of image.getAttributeNames()) image.removeAttribute(name);
  if (source === undefined || source === null) {
    image.remove();
    return;
  }
  image.setAttribute('src', source);
  image.setAttribute('alt', alt);
}

/** The converter passes an image's text on as it is, so nothing in it may look like HTML. */
function plainAlt(text: string | null): string {
  return foldSpace((text ?? '').replace(/[<>]/g, ' ')).slice(0, 1000);
}

/** The last candidate of a `srcset`: by custom the widest. */
function widestSource(srcset: string | null): string | null {
  return srcset?.trim().split(/,\s+/).at(-1)?.split(/\s+/)[0] ?? null;
}

/** A caption says what its image shows, so it becomes the image's text; other figures keep theirs as a paragraph. */
function moveCaptionIntoImage(figure: Element): void {
  const image = figure.querySelector('img');
  const caption = figure.querySelector('figcaption');
  if (image === null || caption === null || figure.querySelector('pre,table,blockquote') !== null) return;
  const text = plainAlt(caption.textContent);
  if (text !== '') image.setAttribute('alt', text);
  caption.remove();
}

/**
 * Puts a space between two inline elements that touch: style sheets keep them apart on the page, and without one their
 * words would run together. Code is left as it is.
 */
function separateNeighbours(root: Element): void {
  for (const element of root.querySelectorAll('a,span,time,label,strong,b,button')) {
    const next = element.nextSibling;
    if (next === null || next.nodeType !== 1) continue;
    const name = next.nodeName.toLowerCase();
    if (name === 'br' || name === 'sup' || name === 'sub' || name === 'wbr' || isBlockElement(name)) continue;
    if ((element.localName === 'span' && name !== 'span') || element.closest('pre,code') !== null) continue;
    element.after(' ');
  }
}
