/** Where files live: a folder in the small size, S3 in the large. */

export interface StoredObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** When it was last put, by the store's clock. */
  readonly modifiedAt: Date;
}

/**
 * Whole files under keys. A key is one or more segments of `a-z A-Z 0-9 . _ -`, separated by `/`, none of them `.` or `..`;
 * no key is the folder of another (`a` beside `a/b`).
 *
 * Every method throws DomainError `FILES_UNAVAILABLE`, with the cause, when the store can't be reached or is full, and
 * RangeError for what isn't a key: keys are made by us, so that is a bug.
 */
export interface ObjectStore {
  /**
   * Stores the file, replacing one that is there. When it returns, the file is durable; until then, and if it fails, readers
   * get what was there before. Never a part of it.
   */
  put(key: string, body: Uint8Array | string, contentType: string): Promise<void>;

  /** The file's bytes; `null` if there is none. */
  get(key: string): Promise<Uint8Array | null>;

  /** Removes the file; one that isn't there is fine. */
  delete(key: string): Promise<void>;

  /**
   * All files whose key starts with `prefix` (`''`: all), in no particular order. Files that come or go while it is read may
   * be in it or not.
   */
  list(prefix: string): AsyncIterable<StoredObject>;

  /** Returns if files can be stored and read at the moment, else throws. */
  check(): Promise<void>;
}

const KEY = /^[\w.-]+(\/[\w.-]+)*$/;
const DOTS = /(^|\/)\.\.?(\/|$)/;

/** @throws RangeError */
export function requireKey(key: string): void {
  if (!KEY.test(key) || DOTS.test(key)) throw new RangeError(`Not a key of a stored file: ${JSON.stringify(key)}`);
}
