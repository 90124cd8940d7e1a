import { parseHTML } from 'linkedom';

/**
 * Parses HTML into a document.
 *
 * LinkeDOM gives each node, attributes and texts among them, a table of event listeners, kept in one weak map: for pages
 * of ten thousand nodes that is a tenth of all reading, and most of its garbage. A page that is only read has no listeners,
 * so nodes are made without one; in a thread that has loaded this file, `addEventListener` of a node throws.
 */
export function parsePage(html: string): Document {
  return parseHTML(html).document;
}

function makeNodesWithoutListeners(): void {
  const text = parseHTML('').document.createTextNode('');
  for (let type = text.constructor; typeof type === 'function'; type = Object.getPrototypeOf(type)) {
    const base: unknown = Object.getPrototypeOf(type);
    if (typeof base === 'function' && Object.hasOwn(base.prototype ?? {}, 'addEventListener')) {
      // A class calls as its `super` whatever stands above it at that moment.
      Object.setPrototypeOf(type, class {});
      return;
    }
  }
}

makeNodesWithoutListeners();
