/** Markdown from a sanitised tree: CommonMark with GitHub's tables and strikethrough, and no raw HTML in it. */

import TurndownService from 'turndown';
import { HEADER_COLUMNS } from './normalize-tables.ts';

const STRUCK = new Set(['DEL', 'S', 'STRIKE']);

/** Converts the tree below `root`. The highest heading becomes level 2: the title, shown apart, is the first. */
export function htmlToMarkdown(root: Element): string {
  const headings = [...root.querySelectorAll('h1,h2,h3,h4,h5,h6')];
  const highest = Math.min(6, ...headings.map((heading) => Number(heading.localName.slice(1))));
  const converter = createConverter(highest === 1 ? 1 : 0);
  return tidy(converter.turndown(root as HTMLElement));
}

function createConverter(shift: number): TurndownService {
  const converter = new TurndownService({
    headingStyle: 'atx',
    codeBlockStyle: 'fenced',
    bulletListMarker: '-',
    emDelimiter: '*',
    hr: '---',
  });

  const escapeMarks = converter.escape.bind(converter);
  converter.escape = (text) => escapeHtml(escapeMarks(text));

  converter.addRule('heading', {
    filter: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
    replacement: (content, node) => {
      const text = content.replace(/\s+/g, ' ').trim();
      const level = Math.min(6, Number(node.nodeName.slice(1)) + shift);
      return text === '' ? '' : `\n\n${'#'.repeat(level)} ${text}\n\n`;
    },
  });
  converter.addRule('codeBlock', {
    filter: 'pre',
    replacement: (_content, node) => fencedCode(node),
  });
  converter.addRule('strikethrough', {
    filter: (node) => STRUCK.has(node.nodeName),
    replacement: (text) => `~~${text}~~`,
  });
  converter.addRule('cell', {
    filter: ['td', 'th'],
    replacement: (content) => `| ${content.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|')} `,
  });
  converter.addRule('row', {
    filter: 'tr',
    replacement: (content, node) => {
      const columns = Number(isElementNode(node) ? node.getAttribute(HEADER_COLUMNS) : 0);
      return `${content}|\n${columns > 0 ? `${'| --- '.repeat(columns)}|\n` : ''}`;
    },
  });
  converter.addRule('table', { filter: 'table', replacement: (content) => `\n\n${content.trim()}\n\n` });
  return converter;
}

/** Text that would be read as HTML or as a character reference is text. */
export function escapeHtml(text: string): string {
  return text.replace(/<(?=[a-z/!?])/gi, '\\<').replace(/&(?=#?\w{1,31};)/g, '\\&');
}

function fencedCode(node: Node): string {
  if (!isElementNode(node)) return '';
  for (const lineBreak of node.querySelectorAll('br')) lineBreak.replaceWith('\n');
  const code = (node.textContent ?? '').replace(/^\n+/, '').trimEnd();
  if (code === '') return '';
  const longestRun = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  return `\n\n${fence}${languageOf(node)}\n${code}\n${fence}\n\n`;
}

/** The language that a highlighter's class names, on the block, within it or just around it. */
function languageOf(pre: Element): string {
  const named = [pre.querySelector('code'), pre, pre.parentElement, pre.parentElement?.parentElement];
  for (const element of named) {
    const data = element?.getAttribute('data-lang') ?? element?.getAttribute('data-language');
    const match =
      data ??
      /(?:^|\s)(?:lang(?:uage)?-|highlight-(?:source-)?|brush:\s*)([\w+#]+)/i.exec(
        element?.getAttribute('class') ?? '',
      )?.[1];
    if (match !== undefined && /^[\w+#.-]{1,20}$/.test(match) && match !== 'default') return match.toLowerCase();
  }
  return '';
}

/** No white space at the end of a line, but for the two spaces that break it. */
function tidy(markdown: string): string {
  return markdown
    .split('\n')
    .map((line) => (/\S {2}$/.test(line.slice(-3)) ? line : line.trimEnd()))
    .join('\n')
    .trim();
}

function isElementNode(node: Node): node is Element {
  return node.nodeType === 1;
}
