/** Takes out what a visitor works a page with and what no name betrays: lines that are a control's label, avatars. */

import { isBlockElement } from './html-elements.ts';
import { foldSpace, measureText, type TextMeasure } from './measure-text.ts';
import type { PageType } from './page-type.ts';

/** The longest line that is looked at. */
const MAX_LINE = 60;

/** The longest request to accept cookies. */
const MAX_REQUEST = 600;

function line(...labels: readonly string[]): RegExp {
  return new RegExp(`^[\\s([]*(?:${labels.join('|')})[\\s)\\]›»→>:.…·|]*$`, 'i');
}

const CONTROL_LINE = line(
  'reply|quote|report|(?:report|edit|delete|share) (?:post|comment)|share|like|dislike|follow|followers? \\d+|save|saved|hide|edit|delete|copy(?: (?:link|code|to clipboard))?|copied!?|copied to clipboard|could not copy to clipboard|print|bookmark|upvote|downvote|permalink|embed|parent|share this post|go to (?:topic|question) listing|back to (?:top|navigation)|jump to content|skip to \\S.{1,30}|add comment|post a reply',
  'add to (?:cart|bag|basket|wish ?list|compare|favou?rites)|buy (?:now|it now)|shop (?:now|all)|quick (?:view|shop|add|buy)|notify me(?: when .{1,20})?|select options|choose options|(?:view|sort) options|qty|quantity|compare|write a review|apply now',
  'sort(?: by)?|filters?(?: by)?|view(?: as)?|clear(?: all)?(?: filters)?|apply|reset|show (?:more|less|all)|view (?:more|less|all|details)|see (?:more|less|all|details)|load more|loading|(?:read|learn) more|next|prev(?:ious)?|close|cancel|submit|log ?in|sign ?(?:in|up)|register|advertisement',
);

/** What stands around a discussion's posts besides who wrote them when. */
const POST_LINE = line(
  '#?\\d+|(?:post|reply) #?\\d+|wrote on|said|thread starter|original post(?:er)?|topic (?:author|starter)|author|verified buyer|on ?line|off ?line|\\d+ (?:replies|views|comments)|(?:joined|registered|posts|messages|reactions? score|location|member since)\\b.{0,30}|recommended posts|featured replies|(?:you must|please) (?:log in|sign in|register)\\b.{0,40}|you are not (?:logged|signed) in|pages?|re: .*',
);

const AVATAR = /(?:^|[\s_-])(?:avatar|gravatar|user-?pic|profile-?(?:pic|photo|image))(?=$|[\s_-])/i;

/** Removes them below `root`, in one walk. Code and tables are left as they are. */
export function removeControls(root: Element, type: PageType): void {
  const measures = measureText(root);
  const doomed: Element[] = [];
  const visit = (parent: Element) => {
    for (let child = parent.firstElementChild; child !== null; child = child.nextElementSibling) {
      const name = child.localName;
      if (name === 'pre' || name === 'code' || name === 'table') continue;
      if (isControl(child, measures.get(child), type)) doomed.push(child);
      else visit(child);
    }
  };
  visit(root);
  for (const element of doomed) element.remove();
}

function isControl(element: Element, measure: TextMeasure | undefined, type: PageType): boolean {
  if (element.localName === 'img') return AVATAR.test(element.getAttributeNode('class')?.value ?? '');
  const length = measure?.text ?? 0;
  if (length === 0 || length > MAX_REQUEST) return false;
  if (length > MAX_LINE) return type !== 'article' && isBlockElement(element.localName) && asksForCookies(element);
  if (!standsAlone(element)) return false;
  const text = foldSpace(element.textContent ?? '');
  const isLabel = CONTROL_LINE.test(text) || (type === 'discussion' && POST_LINE.test(text));
  return isLabel && element.querySelector('img') === null;
}

/** Whether an element is a line of its own rather than a word within one. */
function standsAlone(element: Element): boolean {
  if (isBlockElement(element.localName)) return true;
  return isLineEdge(element.previousSibling) && isLineEdge(element.nextSibling);
}

function isLineEdge(node: Node | null): boolean {
  return node === null || node.nodeType === 1 || (node.nodeValue ?? '').trim() === '';
}

function asksForCookies(element: Element): boolean {
  const text = element.textContent ?? '';
  return /\bcookies\b/i.test(text) && /\b(?:by using|you (?:agree|accept|consent)|we use|uses cookies)\b/i.test(text);
}
