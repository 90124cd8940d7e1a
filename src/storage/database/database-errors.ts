/** What PostgreSQL, `pg` and Prisma say when something is wrong with the database rather than with us. */

import { DomainError } from '../../domain/failure.ts';

/** Node's and `pg`'s words for a server that can't be reached, and PostgreSQL's for one that is stopping or full. */
const UNREACHABLE =
  /ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|connection terminated|connection timeout|timeout expired|query read timeout|timeout exceeded when trying to connect|not queryable|can't reach database|server has closed the connection|terminating connection|the database system is|too many clients|unable to start a transaction/i;

/**
 * SQLSTATE classes 08 (connection), 28 (credentials refused), 3D (no such database), 53 (resources), 57 (operator
 * intervention); Prisma's words for the same, and for no connection in time (P2024, P2028).
 */
const UNREACHABLE_CODES = /^(08|28|3D|53|57)\w{3}$|^P(10(00|01|02|03|08|10|17)|2024|2028)$/;

const NET_CALLS = /^(connect|read|write|getaddrinfo)$/;

/** SQLSTATE of a character that PostgreSQL's text can't hold: NUL. */
const UNTEXTUAL_CODE = '22021';

/** SQLSTATE classes 22 (data) and 23 (constraints): the fault of one row, not of the server. */
const DATA_CODES = /^2[23]\w{3}$/;

function* chain(error: unknown): Generator<Record<string, unknown>> {
  let current = error;
  for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth += 1) {
    const link = current as Record<string, unknown>;
    yield link;
    const meta = link.meta as Record<string, unknown> | undefined;
    current = link.cause ?? meta?.driverAdapterError;
  }
}

function codesOf(error: unknown): string[] {
  return [...chain(error)].flatMap((link) => [link.code, link.originalCode]).filter((code) => typeof code === 'string');
}

/** `DATABASE_UNAVAILABLE` or `INVALID_INPUT` when that is what the error means, else the error as it is. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const codes = codesOf(error);
  if (codes.includes(UNTEXTUAL_CODE)) {
    return new DomainError('INVALID_INPUT', 'The input holds the character NUL, which no text can hold.', {
      cause: error,
    });
  }
  // Of Node's own, only those of a connection: a file that is missing is no database that is.
  const links = [...chain(error)].filter(({ syscall }) => typeof syscall !== 'string' || NET_CALLS.test(syscall));
  const messages = links.map((link) => `${link.message ?? ''} ${link.originalMessage ?? ''}`).join(' ');
  if (codes.some((code) => UNREACHABLE_CODES.test(code)) || UNREACHABLE.test(messages)) {
    return new DomainError('DATABASE_UNAVAILABLE', 'The database can not be reached at the moment.', {
      cause: error,
      retryAfterMs: 2_000,
    });
  }
  return error;
}

/** Whether it failed because the database was away, stopping, full or too busy: the same may succeed later. */
export function isDatabaseAway(error: unknown): boolean {
  const known = translateDatabaseError(error);
  return known instanceof DomainError && known.code === 'DATABASE_UNAVAILABLE';
}

/** Whether the statement failed of the data in it. */
export function isDataError(error: unknown): boolean {
  return codesOf(error).some((code) => DATA_CODES.test(code));
}

/** Whether a row that must be unique was there already (SQLSTATE 23505, Prisma P2002). */
export function isUniqueViolation(error: unknown): boolean {
  return codesOf(error).some((code) => code === '23505' || code === 'P2002');
}
