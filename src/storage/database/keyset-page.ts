/**
 * Pages by key: a page begins just after the item that the last one ended with, so that nothing is shown twice or left out
 * when the list grows meanwhile. (Markus Winand, "We need tool support for keyset pagination".)
 */

import { DomainError } from '../../domain/failure.ts';
import { isUuid } from '../../domain/uuid.ts';

export interface PageRequest {
  /** Items at most. */
  readonly first: number;
  /** Items passed over. */
  readonly offset: number;
  /** The cursor of the item before the page. */
  readonly after: string | null;
}

export interface Page<Node> {
  readonly totalCount: number;
  readonly hasNextPage: boolean;
  /** `key` is the value by which the list is sorted. */
  readonly items: readonly { readonly node: Node; readonly key: string | number }[];
}

/** An opaque cursor for the item with this id, sorted by this key. */
export function encodeCursor(key: string | number, id: string): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

/** What a list is sorted by. A cursor of a list that is sorted otherwise is none of its own. */
export type KeyKind = 'moment' | 'number' | 'text';

const READ_KEY: Readonly<Record<KeyKind, (key: unknown) => Date | number | string | null>> = {
  moment: (key) =>
    typeof key === 'string' && /^\d{4}-.+Z$/.test(key) && !Number.isNaN(Date.parse(key)) ? new Date(key) : null,
  number: (key) => (typeof key === 'number' && Number.isFinite(key) ? key : null),
  text: (key) => (typeof key === 'string' ? key : null),
};

function decodeCursor(cursor: string, kind: KeyKind): [key: Date | number | string, id: string] {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(decoded) && decoded.length === 2) {
      const key = READ_KEY[kind](decoded[0]);
      const id: unknown = decoded[1];
      if (key !== null && typeof id === 'string' && isUuid(id)) return [key, id];
    }
  } catch {
    // Answered below like every other cursor that isn't ours.
  }
  throw new DomainError('INVALID_INPUT', `"${cursor}" is not a cursor of this list.`, { field: 'after' });
}

/**
 * The Prisma condition for what comes after a cursor in a list sorted by `field`, then `id`; always true without a cursor.
 *
 * @throws DomainError `INVALID_INPUT`
 */
export function keysetAfter(cursor: string | null, field: string, kind: KeyKind, direction: 'asc' | 'desc'): object {
  if (cursor === null) return {};
  const [key, id] = decodeCursor(cursor, kind);
  const beyond = direction === 'asc' ? 'gt' : 'lt';
  return { OR: [{ [field]: { [beyond]: key } }, { [field]: key, id: { [beyond]: id } }] };
}
