/**
 * Takes out of a page what surrounds its content on every page of a site: navigation, banners, share buttons, consent
 * boxes, teasers. It runs before the article is looked for, and lets that search begin among less.
 *
 * What an element is called counts only as long as the page isn't emptied by it: no element that holds much of the
 * page's text, or its only `h1`, goes because of its name.
 */

import { isBoilerplateName, isConsentName } from './boilerplate-names.ts';
import { measureText, type TextMeasure } from './measure-text.ts';
import type { PageType } from './page-type.ts';

const REMOVED_TAGS = new Set(
  `script style link meta template iframe object embed applet canvas audio video source track input select
  option optgroup datalist textarea progress meter dialog map area nav`.split(/\s+/),
);

const REMOVED_ROLES = new Set(
  'navigation contentinfo complementary search dialog alertdialog menu menubar toolbar tablist tooltip alert status'.split(
    ' ',
  ),
);

/** Most of the page's text that an element may hold and still be taken for boilerplate by its name. */
const MAX_SHARE = 0.3;

/** A request to accept cookies may hold most of a short page's text. */
const MAX_CONSENT_SHARE = 0.9;

/** What names a field of a form, not a text. */
const LABEL_LENGTH = 60;

/** What an element with something to read has in one stretch at least. */
const SENTENCE_LENGTH = 80;

const UNFOLDING_NAME =
  /accordion|collaps|toggle|expand|tab-?(?:pane|panel|content)|faq|answer|read|more|disclosure|panel/i;

const NOTHING: TextMeasure = { text: 0, linked: 0, longest: 0 };

/** Removes boilerplate below `body`, in one walk, and shows what a visitor would have to unfold. */
export function removeBoilerplate(body: Element, type: PageType): void {
  const measures = measureText(body);
  const page: PageFacts = {
    type,
    measures,
    total: measures.get(body)?.text ?? 0,
    aroundTitle: ancestorsOfTitles(body),
  };
  const doomed: Element[] = [];
  const visit = (element: Element) => {
    for (let child = element.firstElementChild; child !== null; child = child.nextElementSibling) {
      if (isBoilerplate(child, page)) doomed.push(child);
      else if (child.localName !== 'h1') visit(child);
    }
  };
  visit(body);
  for (const element of doomed) element.remove();
}

interface PageFacts {
  readonly type: PageType;
  readonly measures: ReadonlyMap<Element, TextMeasure>;
  readonly total: number;
  /** The elements that an `h1` stands in. */
  readonly aroundTitle: ReadonlySet<Element>;
}

function ancestorsOfTitles(body: Element): Set<Element> {
  const ancestors = new Set<Element>();
  for (const heading of body.getElementsByTagName('h1')) {
    for (let at = heading.parentElement; at !== null && !ancestors.has(at); at = at.parentElement) ancestors.add(at);
  }
  return ancestors;
}

function isBoilerplate(element: Element, { type, measures, total, aroundTitle }: PageFacts): boolean {
  const tag = element.localName;
  if (REMOVED_TAGS.has(tag)) return true;
  const role = element.getAttribute('role');
  const measure = measures.get(element) ?? NOTHING;
  const share = measure.text / Math.max(1, total);
  if (tag === 'noscript') return share <= MAX_SHARE;
  if (isHidden(element)) {
    if (type === 'article' || !unfolds(element, measure)) return share <= MAX_SHARE;
    unfold(element);
  }
  if (role !== null && REMOVED_ROLES.has(role) && share <= 0.5) return true;
  if (tag === 'button') return element.closest('h1,h2,h3,h4,h5,h6,summary,dt') === null;
  if (tag === 'main' || tag === 'article' || tag === 'pre' || tag === 'code' || tag === 'table') return false;
  if (share > MAX_SHARE) return share < MAX_CONSENT_SHARE && isConsentName(nameOf(element));
  if (tag === 'footer') return element.closest('blockquote,figure') === null;
  if (tag === 'label' || tag === 'legend') return measure.longest < LABEL_LENGTH;
  if (tag === 'aside')
    return (
      element.closest('blockquote') === null &&
      !/note|warn|tip|admonition|callout|quote|info|caution|alert|hint/i.test(nameOf(element))
    );
  if (tag === 'header' || role === 'banner')
    return !aroundTitle.has(element) && element.closest('article,main,section') === null;
  const name = nameOf(element);
  if (name === '') return false;
  if (aroundTitle.has(element)) return false;
  return isBoilerplateName(name, type, measure, share);
}

function nameOf(element: Element): string {
  // As a node: asked by its name, the class is put together anew from its parts each time.
  const classes = element.getAttributeNode('class')?.value ?? '';
  return `${classes} ${element.getAttribute('id') ?? ''}`.trim().slice(0, 300);
}

/** Whether what is hidden shows when a visitor asks for it: an answer, a tab, the rest of a text. */
function unfolds(element: Element, { text, linked, longest }: TextMeasure): boolean {
  if (longest < SENTENCE_LENGTH) return false;
  // A teaser that screen readers needn't read twice shows all the same.
  if (element.localName === 'a') return element.getAttribute('aria-hidden') === 'true';
  if (linked > text * 0.3) return false;
  return element.getAttribute('role') === 'tabpanel' || UNFOLDING_NAME.test(nameOf(element));
}

/** Readability takes out what is hidden, so it has to show. */
function unfold(element: Element): void {
  for (const attribute of ['hidden', 'aria-hidden', 'style']) element.removeAttribute(attribute);
}

function isHidden(element: Element): boolean {
  if (element.hasAttribute('hidden')) return true;
  if (element.getAttribute('aria-hidden') === 'true' && element.localName !== 'img') return true;
  const style = element.getAttribute('style');
  return style !== null && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style);
}
