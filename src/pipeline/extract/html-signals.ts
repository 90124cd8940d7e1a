/** Reads the facts that screening goes by off a page, before anything is taken out of it. */

import { foldSpace, isElement } from './measure-text.ts';
import type { PageSignals } from './page-signals.ts';

const VISIBLE_LENGTH = 5000;
const INVISIBLE = new Set([
  'script',
  'style',
  'template',
  'select',
  'datalist',
  'textarea',
  'audio',
  'video',
  'iframe',
]);

/** What can be told of the page alone: all signals but those of its extracted text and its metadata. */
export type HtmlSignals = Omit<PageSignals, 'textLength' | 'paywallMarked'>;

export function readHtmlSignals(document: Document, scriptCount: number): HtmlSignals {
  const { visible, length, linked } = visibleTextOf(document.body);
  const fields = [...document.querySelectorAll('form,input')];
  return {
    rawTitle: foldSpace(document.head.querySelector('title')?.textContent ?? ''),
    visibleText: visible,
    visibleTextLength: length,
    hasPasswordField: fields.some((field) => field.getAttribute('type')?.toLowerCase() === 'password'),
    formCount: fields.filter(({ localName }) => localName === 'form').length,
    scriptCount,
    linkDensity: length === 0 ? 0 : linked / length,
  };
}

function visibleTextOf(body: Element): { visible: string; length: number; linked: number } {
  const parts: string[] = [];
  let length = 0;
  let linked = 0;
  const visit = (parent: Element, inLink: boolean) => {
    for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
      if (isElement(node)) {
        if (!INVISIBLE.has(node.localName) && !isHidden(node)) visit(node, inLink || node.localName === 'a');
      } else if (node.nodeType === 3) {
        const text = foldSpace(node.nodeValue ?? '');
        if (text === '') continue;
        if (length < VISIBLE_LENGTH) parts.push(text);
        length += text.length;
        if (inLink) linked += text.length;
      }
    }
  };
  visit(body, false);
  return { visible: parts.join(' ').slice(0, VISIBLE_LENGTH), length, linked };
}

function isHidden(element: Element): boolean {
  return element.hasAttribute('hidden') || /display\s*:\s*none/i.test(element.getAttribute('style') ?? '');
}
