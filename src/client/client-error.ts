/**
 * Why a request got no answer that can be used. The message is a sentence for the person.
 *
 * `code` is the server's error code, `UNREACHABLE` (nothing listens there), `BROKEN_OFF` (it stopped answering in the
 * middle), `NOT_A_LIBRARIAN` (something else answers), or null (the server gave none).
 */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: string | null;

  constructor(code: string | null, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** What goes away by itself when the server returns or has started: worth asking again. */
const PASSING: readonly (string | null)[] = [
  'UNREACHABLE',
  'BROKEN_OFF',
  'SERVER_STOPPING',
  'DATABASE_UNAVAILABLE',
  'QUEUE_UNAVAILABLE',
];

export function isPassing(error: unknown): boolean {
  return error instanceof ClientError && PASSING.includes(error.code);
}
