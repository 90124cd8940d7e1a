import { foldSpace, isElement } from './measure-text.ts';

const LINES = 30;
const MAX_LENGTH = 120;

/**
 * The first short texts below a page's `h1`, in order, at most 30: where a page says who wrote it and when, if it marks
 * neither. Empty when the page has no `h1`.
 */
export function linesBelowTitle(document: Document): string[] {
  const lines: string[] = [];
  let seen = 0;
  const visit = (parent: Node) => {
    for (let node = parent.firstChild; node !== null && seen < LINES; node = node.nextSibling) {
      if (isElement(node)) {
        visit(node);
        continue;
      }
      const text = node.nodeType === 3 ? foldSpace(node.nodeValue ?? '') : '';
      if (text === '') continue;
      seen++;
      if (text.length <= MAX_LENGTH) lines.push(text);
    }
  };
  const heading = document.querySelector('h1');
  // Outwards from the heading: what follows it, then what follows its parent, and so on.
  for (let at: Element | null = heading; at !== null && at !== document.body && seen < LINES; at = at.parentElement) {
    for (let next = at.nextSibling; next !== null && seen < LINES; next = next.nextSibling) visit(next);
  }
  return lines;
}
