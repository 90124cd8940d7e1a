/** Markup and addresses, each pattern bounded. A source is read without addresses, so that none in an answer is a source's. */
const CHANGES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/[\p{Cc}\u2028\u2029]+/gu, ' '],
  [/[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, ''],
  [/!\[[^[\]]{0,1000}\]\([^()]{0,4000}\)/g, ''],
  [/\[([^[\]]{0,1000})\]\([^()]{0,4000}\)/g, '$1'],
  [/<\/?[a-z!][^<>]{0,2000}>/gi, ''],
  [/(?:\b[a-z][a-z\d+.-]{1,20}:\/\/|\b(?:javascript|data|mailto|vbscript):|\bwww\.)[^\s<>[\]"”]{1,2000}/gi, ''],
  [/^\s*(?:#{1,6}|[-*+•]|>|\d{1,2}[.)])\s+/, ''],
  [/\*{1,3}|`{1,3}|~~|(?<![\p{L}\p{N}])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\p{L}\p{N}])/gu, ''],
  // What is left of markup that was cut.
  [/<(?=[a-z/!])/gi, '‹'],
  [/\]\(/g, '] ('],
  [/\s+([.,;:!?])/g, '$1'],
  [/\s+/g, ' '],
];

/** A model's sentence as plain text on one line: without links, pictures, HTML, addresses and signs that turn or hide text. */
export function neutralizeText(text: string): string {
  return CHANGES.reduce((changed, [pattern, replacement]) => changed.replace(pattern, replacement), text).trim();
}
