import { errors } from 'undici';
import { DomainError } from '../../domain/failure.ts';

/**
 * Translates what Node's resolver, sockets and TLS, and undici fail with, for a person.
 *
 * @returns a DomainError (`DNS_FAILED`, `TIMEOUT` or `CONNECT_FAILED`); the error itself if it is one already; null if it
 *   is none of the network's, and so a bug
 */
export function networkFailure(error: unknown, host: string): DomainError | null {
  if (error instanceof DomainError) return error;
  const code = codeOf(error);
  if (code === null || /^ERR_(?!TLS|SSL)|^UND_ERR_INVALID/.test(code)) return null;
  const failure = (kind: 'DNS_FAILED' | 'TIMEOUT' | 'CONNECT_FAILED', message: string) =>
    new DomainError(kind, message, { cause: error });

  if (code === 'ENOTFOUND' || code === 'ENODATA') return failure('DNS_FAILED', `There is no host named ${host}.`);
  if (code.startsWith('EAI_')) return failure('DNS_FAILED', `The name ${host} could not be looked up at the moment.`);
  if (code === 'ETIMEDOUT' || /^UND_ERR_.*_TIMEOUT$/.test(code)) {
    return failure('TIMEOUT', `${host} did not answer in time.`);
  }
  return failure('CONNECT_FAILED', connectFailure(code, host));
}

function connectFailure(code: string, host: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return `${host} refused the connection.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `There is no way to ${host} from here.`;
    case 'CERT_HAS_EXPIRED':
      return `The TLS certificate of ${host} has expired.`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The TLS certificate of ${host} belongs to another host.`;
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return `${host} broke off the connection before the page was complete.`;
  }
  if (/CERT|SIGNATURE|ISSUER/.test(code)) return `The TLS certificate of ${host} can't be trusted (${code}).`;
  if (/SSL|TLS|EPROTO/.test(code)) return `No secure connection to ${host} could be made (${code}).`;
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW')
    return `${host} does not speak proper HTTP (${code}).`;
  return `The connection to ${host} failed (${code}).`;
}

/** The code of a system error. When several addresses were tried, the first one's. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof errors.HTTPParserError) return error.code ?? 'HPE_UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : null;
}
