/** From bytes to text: which character set a page is really written in. */

import chardet from 'chardet';
import iconv from 'iconv-lite';

export interface DecodedText {
  readonly text: string;
  /** The character set's name as it was found: lower case, `utf-8` for ASCII. */
  readonly charset: string;
}

/** Where a page has to name its character set: the first 1,024 bytes by the standard, a little more by custom. */
const META_RANGE = 4096;

/** As many bytes as tell a character set reliably; more would only take longer. */
const DETECTION_RANGE = 64 * 1024;

/** Labels that browsers read as a wider set (WHATWG Encoding Standard §4.2), because pages mean that one. */
const WIDER: Readonly<Record<string, string>> = {
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'us-ascii': 'windows-1252',
  ascii: 'windows-1252',
  'iso-8859-9': 'windows-1254',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  utf8: 'utf-8',
};

/**
 * Decodes a page: by byte order mark, else the HTTP header, else the page's own `<meta>`, else by detection.
 *
 * A label that can't be true is not believed: unknown names are passed over, and bytes that are valid UTF-8 beyond ASCII
 * are UTF-8 whatever the label says of a single-byte set, as those that aren't are not UTF-8 whatever the label says.
 * The text holds no NUL and no lone surrogate, so that PostgreSQL can keep it. Never throws.
 */
export function decodeText(bytes: Uint8Array, contentType: string | null): DecodedText {
  const marked = byteOrderMark(bytes);
  if (marked !== null) return decodeAs(bytes.subarray(marked.length), marked.charset);

  const label = knownLabel(headerLabel(contentType)) ?? knownLabel(metaLabel(bytes));
  const isUtf8 = isValidUtf8(bytes);
  if (label !== null && label !== 'utf-8' && !(isUtf8 && hasHighBytes(bytes))) return decodeAs(bytes, label);
  if (isUtf8) return decodeAs(bytes, 'utf-8');
  return decodeAs(bytes, detectCharset(bytes));
}

function decodeAs(bytes: Uint8Array, charset: string): DecodedText {
  const text = charset === 'utf-8' ? new TextDecoder().decode(bytes) : iconv.decode(Buffer.from(bytes), charset);
  return { text: text.replaceAll('\u0000', '').toWellFormed(), charset };
}

function byteOrderMark(bytes: Uint8Array): { charset: string; length: number } | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { charset: 'utf-8', length: 3 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { charset: 'utf-16be', length: 2 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { charset: 'utf-16le', length: 2 };
  return null;
}

function headerLabel(contentType: string | null): string | null {
  return contentType === null ? null : (/charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType)?.[1] ?? null);
}

/** `<meta charset=…>`, `<meta http-equiv content="…charset=…">` or an XML declaration in the first bytes. */
function metaLabel(bytes: Uint8Array): string | null {
  const start = iconv.decode(Buffer.from(bytes.subarray(0, META_RANGE)), 'latin1');
  const meta = /<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(start);
  return meta?.[1] ?? /^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)/i.exec(start)?.[1] ?? null;
}

function knownLabel(label: string | null): string | null {
  if (label === null) return null;
  const name = label.toLowerCase();
  const wider = WIDER[name] ?? name;
  // A page that could tell us in ASCII that it is UTF-16 is not (Encoding Standard: "get an encoding" from meta).
  if (wider.startsWith('utf-16') || wider.startsWith('utf-32')) return null;
  return iconv.encodingExists(wider) ? wider : null;
}

function detectCharset(bytes: Uint8Array): string {
  const sample = sampleAroundHighBytes(bytes);
  return knownLabel(chardet.detect(sample)?.toLowerCase() ?? null) ?? 'windows-1252';
}

/** The part of the page where its non-ASCII text begins: the markup before it would only dilute what there is to tell. */
function sampleAroundHighBytes(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte >= 0x80);
  const from = Math.max(0, first - 256);
  return bytes.subarray(from, from + DETECTION_RANGE);
}

function hasHighBytes(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte >= 0x80);
}

/** Valid, or cut off within its last character. */
function isValidUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
