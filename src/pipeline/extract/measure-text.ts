/** How much text each element of a page holds. */

export interface TextMeasure {
  /** Characters of text, runs of white space counted as one. */
  text: number;
  /** Those of them that stand within links. */
  linked: number;
  /** Those of the longest stretch without a tag in it: what tells prose from labels. */
  longest: number;
}

/** Measures `root` and all elements below it, in one walk. */
export function measureText(root: Element): Map<Element, TextMeasure> {
  const measures = new Map<Element, TextMeasure>();
  const visit = (element: Element, inLink: boolean): TextMeasure => {
    const measure = { text: 0, linked: 0, longest: 0 };
    const linked = inLink || element.localName === 'a';
    for (let node = element.firstChild; node !== null; node = node.nextSibling) {
      if (isElement(node)) {
        const inner = visit(node, linked);
        measure.text += inner.text;
        measure.linked += inner.linked;
        if (inner.longest > measure.longest) measure.longest = inner.longest;
      } else if (node.nodeType === 3) {
        const length = foldedLength(node.nodeValue ?? '');
        measure.text += length;
        if (linked) measure.linked += length;
        if (length > measure.longest) measure.longest = length;
      }
    }
    measures.set(element, measure);
    return measure;
  };
  visit(root, false);
  return measures;
}

/** White space that isn't one plain space. Those between words, which are nearly all, stay as they are and cost nothing. */
const UNFOLDED = /\s{2,}|[^\S ]/g;

/** Runs of white space become one space; none is left at the ends. */
export function foldSpace(text: string): string {
  return text.replace(UNFOLDED, ' ').trim();
}

/** The length of `foldSpace(text)`, counted without making that text. */
export function foldedLength(text: string): number {
  let length = 0;
  let spaceBefore = true;
  for (let index = 0; index < text.length; index++) {
    const isSpace = isSpaceCode(text.charCodeAt(index));
    if (!isSpace || !spaceBefore) length++;
    spaceBefore = isSpace;
  }
  return spaceBefore && length > 0 ? length - 1 : length;
}

/** What `\s` matches (ECMA-262 §22.2.2.9: white space and line ends). */
function isSpaceCode(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x1680) return code === 0xa0;
  return (code >= 0x2000 && code <= 0x200a) || OTHER_SPACES.has(code);
}

const OTHER_SPACES = new Set([0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff]);

export function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}
