/**
 * The first pass over a page's source, on tokens: linear, and the only one that sees the page as deep as it was sent.
 *
 * Everything after it builds trees, and walks them in ways that are quadratic in depth. So elements deeper than
 * `MAX_DEPTH` lose their tags here (their text stays), scripts, styles and drawings go, and of the attributes only
 * those stay that later passes read: event handlers don't get past this point.
 */

import { Tokenizer } from 'htmlparser2';
import { impliesEndOf, isBlockElement, isVoidElement } from './html-elements.ts';
import { isKeptAttribute } from './kept-attributes.ts';

export interface PrunedHtml {
  /** One `html` element with one `head` (title, meta, link, base, JSON-LD, wherever they stood) and one `body`. */
  readonly html: string;
  readonly scriptCount: number;
}

/** Far beyond what people write: of 299 pages of all sorts, the deepest nests 41 elements. */
const MAX_DEPTH = 100;

/** White space that shows nothing, and that the converters' patterns would go through again and again. */
const LONG_SPACE = /\s{200,}/g;

/** More than any element needs. */
const MAX_ATTRIBUTES = 60;

const DROPPED_WITH_CONTENT = new Set(['script', 'style', 'svg', 'template', 'object', 'canvas', 'iframe', 'noframes']);
const HEAD_ELEMENTS = new Set(['title', 'meta', 'link', 'base']);
const STRUCTURE = new Set(['html', 'head', 'body', 'embed', 'param', 'frame', 'frameset', 'applet']);
/** Their content is raw text: a start tag within it is none. */
const RAW_TEXT = new Set(['script', 'style', 'iframe', 'noframes']);
/** Reduces a page's source to what text extraction reads. Takes anything; never throws. */
export function pruneHtml(page: string): PrunedHtml {
  // In HTML a CDATA section is a comment up to the next `>`; the tokenizer would take the whole rest of the page.
  const source = page.replaceAll('<![CDATA[', '');
  const head: string[] = [];
  const body: string[] = [];
  const open: string[] = [];
  /** How many elements of each name are open below `MAX_DEPTH`, all of them within the last of `open`. */
  const tooDeep = new Map<string, number>();
  const rootAttributes: string[] = [];
  let scriptCount = 0;

  let name = '';
  let attributes: string[] = [];
  let attributeStart = 0;
  let attributeNameEnd = 0;
  /** The element whose content is being dropped, how often it is open, and whether it is kept for the head after all. */
  let dropped: { name: string; depth: number; jsonLdFrom: number | null } | null = null;
  let titleFrom: number | null = null;
  let titleSeen = false;
  /** Whether nothing has been written since a block began or ended. */
  let afterBlock = true;

  const closeImplied = (opening: string) => {
    for (let top = open.at(-1); top !== undefined && impliesEndOf(opening, top); top = open.at(-1)) {
      open.pop();
      body.push(`</${top}>`);
    }
  };

  const onOpenTag = (end: number, selfClosed: boolean) => {
    if (name === 'script') scriptCount++;
    if (dropped !== null) {
      if (name === dropped.name && !selfClosed && !RAW_TEXT.has(name)) dropped.depth++;
      return;
    }
    if (name === 'template' && attributes.some((attribute) => attribute.startsWith('shadowrootmode'))) return;
    if (DROPPED_WITH_CONTENT.has(name)) {
      const isJsonLd = name === 'script' && attributes.some((attribute) => /^type=.*ld\+json/i.test(attribute));
      if (!selfClosed || name === 'script') dropped = { name, depth: 1, jsonLdFrom: isJsonLd ? end + 1 : null };
      return;
    }
    if (name === 'html') rootAttributes.push(...attributes);
    if (STRUCTURE.has(name)) return;
    if (name === 'title') {
      titleFrom = end + 1;
      return;
    }
    const tag = attributes.length === 0 ? `<${name}>` : `<${name} ${attributes.join(' ')}>`;
    if (HEAD_ELEMENTS.has(name)) {
      if (name !== 'link' || /\srel=["']?[^"'>]*canonical/i.test(tag)) head.push(tag);
      return;
    }
    if (tooDeep.size === 0) closeImplied(name);
    afterBlock = isBlockElement(name);
    if (isVoidElement(name)) {
      body.push(tag);
    } else if (open.length < MAX_DEPTH && tooDeep.size === 0) {
      open.push(name);
      body.push(tag);
    } else {
      tooDeep.set(name, (tooDeep.get(name) ?? 0) + 1);
      body.push(' ');
    }
  };

  const onCloseTag = (closing: string, start: number) => {
    if (dropped !== null) {
      if (closing !== dropped.name || --dropped.depth > 0) return;
      if (dropped.jsonLdFrom !== null) {
        head.push('<script type="application/ld+json">', source.slice(dropped.jsonLdFrom, start), '</script>');
      }
      dropped = null;
      return;
    }
    if (closing === 'title' && titleFrom !== null) {
      if (!titleSeen) head.push('<title>', source.slice(titleFrom, start), '</title>');
      titleSeen = true;
      titleFrom = null;
      return;
    }
    const deeper = tooDeep.get(closing) ?? 0;
    if (deeper > 0) {
      if (deeper > 1) tooDeep.set(closing, deeper - 1);
      else tooDeep.delete(closing);
      return;
    }
    const at = open.lastIndexOf(closing);
    if (at === -1) return;
    tooDeep.clear();
    for (const inner of open.splice(at).reverse()) body.push(`</${inner}>`);
    afterBlock = isBlockElement(closing);
  };

  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: false },
    {
      onopentagname(start, end) {
        name = source.slice(start, end).toLowerCase();
        attributes = [];
      },
      onattribname(start, end) {
        attributeStart = start;
        attributeNameEnd = end;
      },
      onattribend(_quote, end) {
        const attribute = source.slice(attributeStart, attributeNameEnd).toLowerCase();
        const value = source.slice(attributeNameEnd, end);
        if (attributes.length < MAX_ATTRIBUTES && isKeptAttribute(name, attribute, value))
          attributes.push(attribute + value);
      },
      onopentagend: (end) => onOpenTag(end, false),
      onselfclosingtag: (end) => onOpenTag(end, true),
      onclosetag: (start, end) => onCloseTag(source.slice(start, end).toLowerCase(), start - 2),
      ontext(start, end) {
        if (dropped !== null || titleFrom !== null) return;
        const sent = source.slice(start, end);
        const text = sent.length < 200 ? sent : sent.replace(LONG_SPACE, (run) => run.slice(0, 200));
        // White space beside a block shows nowhere; each text node left out is one less to build and to walk.
        if (afterBlock && !open.includes('pre') && text.trim() === '') return;
        body.push(text);
        afterBlock = false;
      },
      oncdata() {},
      onattribdata() {},
      onattribentity() {},
      ontextentity() {},
      oncomment() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      onend() {},
    },
  );
  tokenizer.write(source);
  tokenizer.end();

  const root = rootAttributes.length === 0 ? '<html>' : `<html ${rootAttributes.join(' ')}>`;
  return { html: `${root}<head>${head.join('')}</head><body>${body.join('')}</body></html>`, scriptCount };
}
