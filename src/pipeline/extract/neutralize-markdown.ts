/** Makes a stranger's Markdown safe to show: its raw HTML becomes text, its links lead only to the web and to mail. */

import { resolveAddress } from './sanitize-html.ts';
import { splitMarkdownCode } from './split-markdown-code.ts';

/** The beginning of a link's address; it may stand on the next line, behind the mark of a quotation. */
const LINK_ADDRESS =
  /\]\(([\s>]*)(<[^<>\n]{0,2000}>|[^\s()<]{1,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,2000})?|(?=[\s)]|$))/g;

/** The same of a link's definition (`[label]: address`), in lists and quotations too; then the rest of its line. */
const DEFINED_ADDRESS = /(\[\^)?([^[\]\n]{0,200}\]:[\s>]*)(<[^<>\n]{0,2000}>|[^\s<]\S{0,2000})([^\n]{0,1000})/g;

/** After an address a definition has nothing or a title. */
const TITLE_OR_NOTHING = /^[ \t]*(?:(?<=[ \t])(?:"[^"]*"|'[^']*'|\([^()]*\))?[ \t]*)?$/;

/** Where HTML would begin, but for addresses in angle brackets: after an even number of backslashes, which don't escape it. */
const HTML = /(?<!\\)((?:\\\\)*)<(?!(?:https?:\/\/|mailto:)[^\s<>]{1,2000}>)(?=[a-z/!?])/gi;

/**
 * Neutralises Markdown outside of code: `<script>` is escaped, `javascript:` and `data:` links lose their address, relative
 * ones become absolute against `baseUrl`. Linear in the text.
 */
export function neutralizeMarkdown(markdown: string, baseUrl: string): string {
  let text = '';
  let safe = '';
  for (const part of splitMarkdownCode(markdown)) {
    if (!part.isCode) text += part.text;
    else {
      safe += neutralizeText(text, baseUrl) + part.text;
      text = '';
    }
  }
  return safe + neutralizeText(text, baseUrl);
}

function neutralizeText(text: string, baseUrl: string): string {
  return text
    .replace(LINK_ADDRESS, (_all, space: string, address: string) => `](${space}${safeAddress(address, baseUrl)}`)
    .replace(DEFINED_ADDRESS, (all, footnote: string | undefined, label: string, address: string, rest: string) => {
      const resolved = safeAddress(address, baseUrl);
      const isDefinition = footnote === undefined && TITLE_OR_NOTHING.test(rest);
      return isDefinition || resolved === '#' ? `${footnote ?? ''}${label}${resolved}${rest}` : all;
    })
    .replace(HTML, '$1\\<');
}

/** A fragment stays (it leads to a heading of the same text); what may not be linked becomes an empty fragment. */
function safeAddress(sent: string, baseUrl: string): string {
  const address = sent.replace(/^<|>$/g, '');
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
