/** Content that comes with its submission instead of being fetched: files, and pages as a browser shows them. */

import { canonicalUrl, parsePageUrl } from './canonical-url.ts';
import { DomainError } from './failure.ts';

/** The most that a page or a file may hold, fetched or uploaded, in bytes. */
export const MOST_CONTENT_BYTES = 20_000_000;

const MOST_NAME_LENGTH = 200;

/** Control characters, lone surrogates, line breaks, and marks that make a name read other than it is. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The sentence for content that holds more than that. */
export function tooLarge(what: string): DomainError {
  return new DomainError(
    'TOO_LARGE',
    `${what} is larger than ${MOST_CONTENT_BYTES / 1_000_000} MB, the most that is accepted.`,
  );
}

/**
 * The address that an uploaded file has on the shelf: `file:` and its name, percent-encoded. Two files of one name are two
 * revisions of one document, from whatever folder they come: of a path, with slashes of either kind, only the last part counts.
 *
 * @throws DomainError `INVALID_INPUT` with `field: 'file'` if the name is empty, or longer than 200 characters
 */
export function fileUrl(path: string): string {
  const last = path.split(/[/\\]/).at(-1) ?? '';
  const name = last.replace(UNPRINTABLE, '').normalize('NFC').replace(/\s+/g, ' ').trim();
  if (/^\.*$/.test(name)) throw invalid('The file has no name.');
  const { length } = [...name];
  if (length > MOST_NAME_LENGTH) {
    throw invalid(`The name of the file is ${length} characters long; at most ${MOST_NAME_LENGTH} are accepted.`);
  }
  return `file:${encodeURIComponent(name)}`;
}

/** Whether an address is one of an uploaded file. */
export function isFileUrl(url: string): boolean {
  return url.startsWith('file:');
}

/**
 * An address as documents are found by it: of a page in canonical form, of an uploaded file as `fileUrl` makes it.
 *
 * @throws DomainError `INVALID_URL`
 */
export function shelfAddress(text: string): string {
  const trimmed = text.trim();
  if (!isFileUrl(trimmed)) return canonicalUrl(parsePageUrl(trimmed));
  try {
    return fileUrl(decodeURIComponent(trimmed.slice('file:'.length)));
  } catch {
    throw new DomainError('INVALID_URL', `"${trimmed}" is not the address of an uploaded file.`, { field: 'url' });
  }
}

function invalid(message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field: 'file' });
}
