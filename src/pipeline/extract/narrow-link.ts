import { isBlockElement } from './html-elements.ts';

/** A link around whole blocks (a card, a teaser) becomes one on its heading, or on its first line: Markdown has no other. */
export function narrowLink(link: Element): void {
  const inner = link.ownerDocument.createElement('a');
  inner.setAttribute('href', link.getAttribute('href') ?? '');
  const children = [...link.childNodes];
  const firstBlock = children.findIndex((child) => isBlockElement(child.nodeName.toLowerCase()));
  const line = children.slice(0, Math.max(0, firstBlock));
  if (line.some((node) => (node.textContent ?? '').trim() !== '')) {
    link.before(inner);
    inner.append(...line);
  } else {
    const blocks = [...link.querySelectorAll('*')].filter(
      (element) => isBlockElement(element.localName) && hasOwnText(element),
    );
    const target = blocks.find(({ localName }) => /^h[1-6]$/.test(localName)) ?? blocks[0];
    inner.append(...(target?.childNodes ?? []));
    target?.append(inner);
  }
  link.replaceWith(...link.childNodes);
}

/** Whether an element holds a line of text, and no block. */
function hasOwnText(element: Element): boolean {
  if ((element.textContent ?? '').trim() === '') return false;
  return ![...element.querySelectorAll('*')].some(({ localName }) => isBlockElement(localName));
}
