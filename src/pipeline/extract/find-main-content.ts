/** Finds the part of a cleaned page that is its content. */

import { Readability } from '@mozilla/readability';
import { foldedLength, isElement, measureText } from './measure-text.ts';
import type { PageType } from './page-type.ts';

/** How much of a page's text the article finder has to find to be believed; on an article page, of its text outside of links. */
const WANTED_SHARE = { article: 0.3, shop: 0.8, other: 0.95 } as const;
/** The same of a listing that calls itself an article. */
const TEASERS_SHARE = 0.5;

/** A page with less of its text in paragraphs, and no article by its own account, isn't asked for one: there is none. */
const ENOUGH_PROSE = 0.5;

/** An article page shows a few teasers of others; a listing consists of them. */
const TEASERS = 6;

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
  const wanted =
    type === 'article'
      ? Math.max((whole - linked) * WANTED_SHARE.article, teasersLengthOf(main) * TEASERS_SHARE)
      : whole * WANTED_SHARE[type];
  if (type !== 'article' && proseShareOf(main, whole) < ENOUGH_PROSE) return main;
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

/** How much text stands in teasers: `article` elements, many, of which none outweighs the others as an article does. */
function teasersLengthOf(main: Element): number {
  const lengths = Array.from(main.querySelectorAll('article'), lengthOf);
  const sum = lengths.reduce((total, length) => total + length, 0);
  return lengths.length >= TEASERS && Math.max(...lengths) < sum * 0.3 ? sum : 0;
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
