import { foldSpace } from './measure-text.ts';

/** The content of the first of the named `<meta>` elements that has one; null if none has. Names in lower case. */
export type MetaElements = (...names: string[]) => string | null;

/** Reads all `<meta>` elements by their `name`, `property`, `itemprop` or `http-equiv`; the first of a name counts. */
export function readMetaElements(document: Document): MetaElements {
  const contents = new Map<string, string>();
  for (const element of document.head.querySelectorAll('meta[content]')) {
    const content = foldSpace(element.getAttribute('content') ?? '');
    if (content === '') continue;
    for (const attribute of ['name', 'property', 'itemprop', 'http-equiv']) {
      const name = element
        .getAttribute(attribute)
        ?.toLowerCase()
        .replace(/^dcterms\./, 'dc.');
      if (name !== undefined && !contents.has(name)) contents.set(name, content);
    }
  }
  return (...names) => {
    for (const name of names) {
      const content = contents.get(name);
      if (content !== undefined) return content;
    }
    return null;
  };
}
