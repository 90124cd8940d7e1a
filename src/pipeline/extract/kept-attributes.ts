/** The attributes that reading a page needs. All others, event handlers among them, are left out at its first reading. */

const KEPT_ATTRIBUTES = new Set(
  `class id href src lang role hidden itemprop itemtype rel name property content datetime type aria-hidden xml:lang
  data-testid data-lang data-language http-equiv shadowrootmode start`.split(/\s+/),
);
const IMAGE_ATTRIBUTES = new Set(
  'alt srcset data-src data-srcset data-original data-lazy-src data-lazy data-url'.split(' '),
);

/** Whether `attribute` of an `element` is read later on. `value` is as in the source: `="…"`. Names in lower case. */
export function isKeptAttribute(element: string, attribute: string, value: string): boolean {
  if (attribute === 'style') return /display|visibility/i.test(value);
  if (attribute === 'title') return element === 'time' || element === 'abbr';
  return KEPT_ATTRIBUTES.has(attribute) || (element === 'img' && IMAGE_ATTRIBUTES.has(attribute));
}
