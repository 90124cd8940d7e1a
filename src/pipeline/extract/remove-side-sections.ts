/**
 * Takes out the sections of a page that stand beside its content and say so in their heading: similar threads, what
 * others bought, what customers say. For pages that aren't articles, whose like Readability leaves in.
 */

import { foldedLength, foldSpace, measureText } from './measure-text.ts';
import type { PageType } from './page-type.ts';

/** The longest heading that is looked at. */
const MAX_HEADING = 60;

/** Most of the page's text that such a section may hold. */
const MAX_SHARE = 0.4;

/** A stretch of text as long as this is a sentence. */
const SENTENCE_LENGTH = 80;

function heading(...phrases: readonly string[]): RegExp {
  return new RegExp(`^(?:${phrases.join('|')})[:!.…]*$`, 'i');
}

const BESIDE_ANY = heading(
  'related(?: \\S.{1,30})?|similar (?:threads|topics|discussions|questions|items|products|posts)|recommended (?:reading|for you|articles|products)',
  'you (?:may|might) (?:also )?(?:like|enjoy|be interested in)|more like this|more from \\S.{1,40}|more to explore|keep reading|read next|up next',
  'recently viewed(?: .{1,30})?|trending (?:now|topics|posts|articles)|popular (?:posts|topics|searches|articles)|recent (?:posts|comments|topics)|top (?:posters|contributors)(?: .{1,30})?|who is online',
  'create an account.*|sign in|log in|join the conversation|(?:subscribe to )?(?:our )?newsletter|stay (?:in touch|connected|up to date)|follow us|share this(?: \\S+){0,2}|advertisement|(?:related )?sponsors|sponsored.*|(?:leave|post|add) a (?:comment|reply)',
);

/** On a shop's page, where one thing is described. */
const BESIDE_GOODS = heading(
  '(?:\\S.{1,40} )?(?:reviews|ratings)(?: (?:&|and) (?:ratings|reviews))?(?: \\(?[\\d,.]+\\)?| for this item.*)?|reviews? for .*|testimonials|what (?:our )?(?:customers|clients|people|users) (?:are saying|say).*|write a review',
  '(?:customers|people|others) (?:who|also) .*|(?:frequently|often) bought (?:together|with)|featured (?:products|collections?)|complete the (?:look|set)|pairs well with|compare (?:with )?similar(?: .{1,30})?',
);

/** Removes such sections below `root`, in one walk over its headings; from a discussion also the menus before its posts. */
export function removeSideSections(root: Element, type: PageType): void {
  const found = [...root.querySelectorAll('h2,h3,h4,h5,h6')].filter((heading) => {
    const text = foldSpace((heading.textContent ?? '').slice(0, MAX_HEADING * 3));
    return text.length <= MAX_HEADING && (BESIDE_ANY.test(text) || (type === 'shop' && BESIDE_GOODS.test(text)));
  });
  if (type === 'discussion') removeLeadingMenus(root);
  if (found.length === 0) return;
  const limit = foldedLength(root.textContent ?? '') * MAX_SHARE;
  for (const heading of found) {
    if (!root.contains(heading)) continue;
    const section = sectionOf(heading, root);
    const parts = section === heading ? [heading, ...followersOf(heading)] : [section];
    const length = parts.reduce((sum, part) => sum + foldedLength(part.textContent ?? ''), 0);
    if (length > limit) continue;
    for (const part of parts) part.remove();
  }
}

/** No post begins with lists of nothing but links: those before the first sentence lead about the site. */
function removeLeadingMenus(root: Element): void {
  const measures = measureText(root);
  const doomed: Element[] = [];
  const visit = (parent: Element): boolean => {
    for (let child = parent.firstElementChild; child !== null; child = child.nextElementSibling) {
      const { text, linked, longest } = measures.get(child) ?? { text: 0, linked: 0, longest: 0 };
      const isList = child.localName === 'ul' || child.localName === 'ol';
      if (isList && longest < SENTENCE_LENGTH && child.childElementCount > 2 && linked >= text * 0.9)
        doomed.push(child);
      else if (!visit(child)) return false;
      else if (longest >= SENTENCE_LENGTH) return false;
    }
    return true;
  };
  visit(root);
  for (const element of doomed) element.remove();
}

/** The outermost element that begins with the heading and has no other of its level or above. */
function sectionOf(heading: Element, root: Element): Element {
  let section = heading;
  for (let at = heading.parentElement; at !== null && at !== root; at = at.parentElement) {
    if (hasTextBefore(section) || hasOtherHeading(at, heading)) break;
    section = at;
  }
  return section;
}

function hasTextBefore(element: Element): boolean {
  for (let before = element.previousSibling; before !== null; before = before.previousSibling) {
    if ((before.textContent ?? '').trim() !== '') return true;
  }
  return false;
}

function hasOtherHeading(element: Element, heading: Element): boolean {
  for (const other of element.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    if (other !== heading && other.localName <= heading.localName) return true;
  }
  return false;
}

/** What follows a heading up to the next of its level or above. */
function followersOf(heading: Element): Element[] {
  const followers: Element[] = [];
  for (let next = heading.nextElementSibling; next !== null; next = next.nextElementSibling) {
    if (/^h[1-6]$/.test(next.localName) && next.localName <= heading.localName) break;
    if (hasOtherHeading(next, heading)) break;
    followers.push(next);
  }
  return followers;
}
