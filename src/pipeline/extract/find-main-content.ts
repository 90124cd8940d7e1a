/** Finds the part of a cleaned page that is its content. */

import { Readability } from '@mozilla/readability';
import { foldedLength, isElement, measureText } from './measure-text.ts';
import type { PageType } from './page-type.ts';

/** What the article finder has to find of an article page's text outside of links, to be believed. */
const ARTICLE_SHARE = 0.3;
/** What it has to find of any other page's text: nearly everything. */
const OTHER_SHARE = 0.8;

/**
 * The element that holds the page's content: the article that Mozilla's Readability finds, or, where that would lose
 * much (listings, products, documentation, discussions), the page's main element or its whole body.
 *
 * Takes `document` apart; `reload` gives the same page anew, for when what was found is not enough.
 */
export function findMainContent(document: Document, type: PageType, reload: () => Document): Element {
  const main = mainElementOf(document);
  if (type === 'discussion') return main;
  const whole = lengthOf(main);
  const linked = measureText(main).get(main)?.linked ?? 0;
  const wanted = type === 'article' ? (whole - linked) * ARTICLE_SHARE : whole * OTHER_SHARE;
  if (type === 'other' && proseShareOf(main, whole) < 0.5) return main;
  const reader = new Readability(document, { serializer: (node) => node, disableJSONLD: true, keepClasses: true });
  const article = reader.parse()?.content ?? null;
  if (article !== null && isElement(article) && lengthOf(article) >= wanted) return article;
  return mainElementOf(reload());
}

/** What the page marks as its main part, if that holds a fair share of its text; else the body. */
function mainElementOf(document: Document): Element {
  const body = document.body;
  const marked = [
    ...document.querySelectorAll('main,[role=main],#main-content,#mainContent,[itemprop=mainContentOfPage]'),
  ];
  const outermost = marked.filter((element) => element.parentElement?.closest('main,[role=main]') === null);
  const best = outermost.sort((one, other) => lengthOf(other) - lengthOf(one))[0];
  return best !== undefined && lengthOf(best) >= lengthOf(body) * 0.3 ? best : body;
}

function proseShareOf(main: Element, whole: number): number {
  let prose = 0;
  for (const paragraph of main.querySelectorAll('p,pre,blockquote')) {
    const length = lengthOf(paragraph);
    if (length >= 80) prose += length;
  }
  return prose / Math.max(1, whole);
}

function lengthOf(element: Element): number {
  return foldedLength(element.textContent ?? '');
}
