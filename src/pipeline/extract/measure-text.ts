/** How much text each element of a page holds. */

export interface TextMeasure {
  /** Characters of text, runs of white space counted as one. */
  text: number;
  /** Those of them that stand within links. */
  linked: number;
}

/** Measures `root` and all elements below it, in one walk. */
export function measureText(root: Element): Map<Element, TextMeasure> {
  const measures = new Map<Element, TextMeasure>();
  const visit = (element: Element, inLink: boolean): TextMeasure => {
    const measure = { text: 0, linked: 0 };
    const linked = inLink || element.localName === 'a';
    for (let node = element.firstChild; node !== null; node = node.nextSibling) {
      if (isElement(node)) {
        const inner = visit(node, linked);
        measure.text += inner.text;
        measure.linked += inner.linked;
      } else if (node.nodeType === 3) {
        const length = foldSpace(node.nodeValue ?? '').length;
        measure.text += length;
        if (linked) measure.linked += length;
      }
    }
    measures.set(element, measure);
    return measure;
  };
  visit(root, false);
  return measures;
}

/** Runs of white space become one space; none is left at the ends. */
export function foldSpace(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

export function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}
