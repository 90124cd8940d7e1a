import { isElement } from './measure-text.ts';

/** What an element that names the author or the date has in its name, class, `itemprop`, `rel` or test id. */
const HINT = /author|byline|username|creator|vcard|\bfn\b|publish|date|time|posted/i;
const NAMING = ['class', 'itemprop', 'rel', 'data-testid'];
const MAX_ELEMENTS = 300;

/** Chooses among the elements: the first few that match the selector, in document order. */
export type BylineElements = (selector: string) => Element[];

/**
 * Gathers the elements that may tell who wrote a page and when, in one walk: asking the whole page for one selector after
 * the other takes many times as long as anything else about metadata.
 */
export function readBylineElements(document: Document): BylineElements {
  const elements: Element[] = [];
  const visit = (parent: Element, hinted: boolean) => {
    for (let node = parent.firstChild; node !== null && elements.length < MAX_ELEMENTS; node = node.nextSibling) {
      if (!isElement(node)) continue;
      const isHinted = HINT.test(hintsOf(node));
      if (isHinted || hinted) elements.push(node);
      // What stands within an author's box counts too, but not a page's whole body for being called "updated".
      visit(node, isHinted && node.childElementCount <= 4);
    }
  };
  visit(document.body, false);
  return (selector) => elements.filter((element) => element.matches(selector)).slice(0, 3);
}

function hintsOf(element: Element): string {
  const name = element.localName;
  if (!element.hasAttributes()) return name;
  const link = name === 'a' ? (element.getAttribute('href') ?? '') : '';
  const names = NAMING.map((attribute) => element.getAttributeNode(attribute)?.value ?? '');
  return `${name} ${names.join(' ')} ${/\/authors?\//.test(link) ? 'author' : ''}`;
}
