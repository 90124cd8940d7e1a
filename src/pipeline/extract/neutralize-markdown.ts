/** Makes a stranger's Markdown safe to show: its raw HTML becomes text, its links lead only to the web and to mail. */

import { resolveAddress } from './sanitize-html.ts';

/**
 * Neutralises Markdown outside of code: `<script>` is escaped, `javascript:` and `data:` links lose their address, relative
 * ones become absolute against `baseUrl`. Linear in the text.
 */
export function neutralizeMarkdown(markdown: string, baseUrl: string): string {
  let fence: string | null = null;
  const lines = markdown.split('\n').map((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = null;
      return line;
    }
    if (mark !== undefined) {
      fence = mark;
      return line;
    }
    return neutralizeLine(line, baseUrl);
  });
  return lines.join('\n');
}

/** Code spans stay as they are: in them nothing is markup. */
function neutralizeLine(line: string, baseUrl: string): string {
  return line
    .split(/(`{1,8}[^`]{1,2000}`{1,8})/)
    .map((part, index) => (index % 2 === 1 ? part : neutralizeInline(part, baseUrl)))
    .join('');
}

function neutralizeInline(text: string, baseUrl: string): string {
  return text
    .replace(
      /\]\(\s*(<[^<>]{0,2000}>|[^\s()]{0,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,2000})?)/g,
      (_all, address: string) => {
        return `](${safeAddress(address.replace(/^<|>$/g, ''), baseUrl)}`;
      },
    )
    .replace(/^( {0,3}\[[^\]]{1,200}\]:\s*)(\S+)/, (_all, label: string, address: string) => {
      return label + safeAddress(address.replace(/^<|>$/g, ''), baseUrl);
    })
    .replace(/<(?!(?:https?:\/\/|mailto:)[^\s<>]{1,2000}>)(?=[a-z/!?])/gi, '\\<');
}

/** A fragment stays (it leads to a heading of the same text); what may not be linked becomes an empty fragment. */
function safeAddress(address: string, baseUrl: string): string {
  if (address.startsWith('#')) return address;
  return resolveAddress(decodeReferences(address), baseUrl) ?? '#';
}

/** Character references and escapes that would hide a protocol. */
function decodeReferences(address: string): string {
  return address
    .replace(/&(?:#(?:58|x3a)|colon);?/gi, ':')
    .replace(/&(?:tab|newline|#(?:9|10|13|x9|xa|xd));?/gi, '')
    .replace(/\\(?=[:()])/g, '');
}
