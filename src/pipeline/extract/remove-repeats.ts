import { isBlockElement } from './html-elements.ts';
import { foldSpace, isElement } from './measure-text.ts';

/** The longest line that is looked at. */
const MAX_LINE = 120;

/** Items and cells may well say the same as those before them. */
const MAY_REPEAT = new Set(['li', 'dd', 'dt', 'td', 'th']);

/**
 * Removes from below `root` each short line that says the same as the line just before it: pages send a name or a price
 * twice, and show one on wide screens and the other on narrow ones. Code and tables are left as they are.
 */
export function removeRepeats(root: Element): void {
  const doomed: Element[] = [];
  let before = '';
  const visit = (parent: Element) => {
    for (let child = parent.firstChild; child !== null; child = child.nextSibling) {
      if (!isElement(child)) {
        if ((child.nodeValue ?? '').trim() !== '') before = '';
        continue;
      }
      if (child.localName === 'pre' || child.localName === 'table') before = '';
      else if (hasBlocks(child)) visit(child);
      else {
        const text = child.textContent ?? '';
        const line = text.length > MAX_LINE * 4 || !isBlockElement(child.localName) ? '' : foldSpace(text);
        if (line === '' && text.trim() === '') continue;
        if (line === before && line !== '' && !MAY_REPEAT.has(child.localName)) doomed.push(child);
        before = line.length <= MAX_LINE ? line : '';
      }
    }
  };
  visit(root);
  for (const element of doomed) element.remove();
}

function hasBlocks(element: Element): boolean {
  for (let child = element.firstElementChild; child !== null; child = child.nextElementSibling) {
    if (isBlockElement(child.localName) || hasBlocks(child)) return true;
  }
  return false;
}
