/** The lines a content begins with that repeat what its metadata say: the title, and who wrote it when. */

import { isBlockElement } from './html-elements.ts';
import { foldSpace } from './measure-text.ts';

/** How many of the first lines may belong to the title block. */
const LINES = 12;

const DATE_OR_BYLINE =
  /^(?:by\s+\S.{0,80}|(?:(?:first |last )?(?:published|updated|posted|modified)\b.{0,80})|(?:\w{3,9}\.?,?\s+)?(?:\d{1,2}\s+\w{3,9}\.?|\w{3,9}\.?\s+\d{1,2}),?\s+\d{4}.{0,40}|\d{4}-\d\d-\d\d.{0,20}|\d{1,2}[./]\d{1,2}[./]\d{2,4}.{0,20})$/i;

/** Removes the title block from the beginning of `root`, which must be an article's content. */
export function removeTitleBlock(root: Element, title: string): void {
  const wanted = wordsOf(title);
  let lines = 0;
  const doomed: Element[] = [];
  const visit = (element: Element): boolean => {
    for (let child = element.firstElementChild; child !== null; child = child.nextElementSibling) {
      if (hasBlocks(child)) {
        if (!visit(child)) return false;
        continue;
      }
      const text = foldSpace(child.textContent ?? '');
      if (text === '') continue;
      if (++lines > LINES) return false;
      if (isHeading(child) ? wordsOf(text) === wanted : isBlockElement(child.localName) && DATE_OR_BYLINE.test(text)) {
        doomed.push(child);
      } else if (text.length > 200) {
        return false;
      }
    }
    return true;
  };
  visit(root);
  for (const element of doomed) element.remove();
}

function hasBlocks(element: Element): boolean {
  return [...element.children].some(({ localName }) => isBlockElement(localName)) && !isHeading(element);
}

function isHeading(element: Element): boolean {
  return /^h[1-6]$/.test(element.localName);
}

/** The words of a title, as two spellings of the same title share them. */
function wordsOf(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}
