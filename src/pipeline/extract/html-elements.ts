/** The parts of HTML's grammar that extraction needs to know (HTML Living Standard §13.1.2). */

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

const BLOCKS = new Set(
  `address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form
  h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul`.split(
    /\s+/,
  ),
);

/** Start tags that end the element they directly follow: `opening: [what it ends]`. */
const IMPLIED_ENDS: Readonly<Record<string, readonly string[]>> = {
  li: ['li', 'p'],
  dt: ['dt', 'dd', 'p'],
  dd: ['dt', 'dd', 'p'],
  tr: ['tr', 'td', 'th', 'p'],
  td: ['td', 'th', 'p'],
  th: ['td', 'th', 'p'],
  tbody: ['thead', 'tbody', 'tr', 'td', 'th'],
  option: ['option'],
};

export function isVoidElement(name: string): boolean {
  return VOID.has(name);
}

/** Whether an element stands on lines of its own. */
export function isBlockElement(name: string): boolean {
  return BLOCKS.has(name);
}

/** Whether the start tag `opening` ends the open element `current`, whose end tag was left out. */
export function impliesEndOf(opening: string, current: string): boolean {
  if (current === 'p' && BLOCKS.has(opening)) return true;
  return Object.hasOwn(IMPLIED_ENDS, opening) && (IMPLIED_ENDS[opening]?.includes(current) ?? false);
}
