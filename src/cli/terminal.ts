import type { Writable } from 'node:stream';
import { stripVTControlCharacters, styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

/** Where a command writes. */
export interface Terminal {
  /** Where results go; progress bars are drawn on it when `columns` is known. */
  readonly output: Output;
  /** The width in characters; null when the output goes to a file or another program, which get whole lines. */
  readonly columns: number | null;
  readonly rows: number | null;
  /** Writes a line of the result. */
  print(line: string): void;
  /** Writes a line of what went wrong. */
  complain(line: string): void;
  /** Colours a text, where the output is a terminal that wants colours (NO_COLOR, FORCE_COLOR). */
  paint(style: Style, text: string): string;
}

export function openTerminal(output: Output, errors: Writable): Terminal {
  const isTerminal = output.isTTY === true;
  return {
    output,
    columns: isTerminal ? (output.columns ?? 80) : null,
    rows: isTerminal ? (output.rows ?? 24) : null,
    print: (line) => void output.write(`${line}\n`),
    complain: (line) => void errors.write(`${line}\n`),
    paint: (style, text) => (isTerminal ? styleText(style, text, { stream: output }) : text),
  };
}

/**
 * A text of a page, an address or the server as one line that is safe to write: what could move the cursor, change colours
 * or turn the direction of writing is taken out.
 */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
}

/** Cuts a text to `width` characters, the last of them an ellipsis. */
export function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
