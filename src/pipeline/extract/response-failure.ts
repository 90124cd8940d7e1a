import { STATUS_CODES } from 'node:http';
import { DomainError, type FailureCode } from '../../domain/failure.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Headers by which a bot protection says itself that the answer is its check and not the page. */
const CHALLENGE_HEADERS: Readonly<Record<string, RegExp>> = {
  // https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
  'cf-mitigated': /challenge/i,
  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html
  'x-amzn-waf-action': /challenge|captcha/i,
  'x-vercel-mitigated': /challenge/i,
};

/** Headers that only bot protections send, but also with pages that they let through. */
const PROTECTION_HEADERS: Readonly<Record<string, RegExp>> = {
  'x-datadome': /./,
  server: /ddos-guard|datadome/i,
};

/**
 * What an answer's status says went wrong, as a DomainError with `httpStatus`; null if a page may follow.
 *
 * Redirects and 304 are the caller's to follow; one that comes here is a failure. `host` is named in the message.
 */
export function statusFailure(host: string, status: number, headers: Headers): DomainError | null {
  const answered = `${host} answered ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
  const failure = (code: FailureCode, message: string) =>
    new DomainError(code, message, { httpStatus: status, retryAfterMs: retryAfterMs(headers) });

  if (isBotChallenge(status, headers)) {
    return failure('BOT_CHALLENGE', `${host} asks for proof that a person is reading (status ${status}).`);
  }
  if (status === 204 || status === 205) return failure('EMPTY_CONTENT', `${answered}: there is no page.`);
  if (status >= 200 && status < 300) return null;
  if (status < 400) return failure('MALFORMED_CONTENT', `${answered}, which leads to no page.`);
  if (status === 401) return failure('LOGIN_REQUIRED', `${answered}: the page is for users who are logged in.`);
  if (status === 408 || status === 425) return failure('TIMEOUT', `${answered}: it was not ready in time.`);
  if (status === 429) return failure('RATE_LIMITED_BY_SITE', `${answered}: it wants fewer requests.`);
  return failure(status < 500 ? 'HTTP_CLIENT_ERROR' : 'HTTP_SERVER_ERROR', `${answered}.`);
}

/**
 * `UNSUPPORTED_TYPE` if the Content-Type (null if there is none) is surely no page's; null if it may be one.
 *
 * Types that servers give to what they don't know pass: the bytes will tell.
 */
export function typeFailure(host: string, contentType: string | null): DomainError | null {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const mayBePage = /^text\/|^application\/(.+\+)?xml$|^application\/(x-)?markdown$|^application\/octet-stream$|\/\*$/;
  if (mayBePage.test(type) || !/^(application|audio|chemical|font|image|message|model|multipart|video)\//.test(type))
    return null;
  return new DomainError('UNSUPPORTED_TYPE', `${host} sent a file of the type ${type}, which is no page of text.`);
}

function isBotChallenge(status: number, headers: Headers): boolean {
  if (matches(headers, CHALLENGE_HEADERS)) return true;
  if (status !== 403 && status !== 429 && status !== 503) return false;
  return matches(headers, PROTECTION_HEADERS) || Object.keys(headers).some((name) => name.includes('captcha'));
}

function matches(headers: Headers, patterns: Readonly<Record<string, RegExp>>): boolean {
  return Object.entries(patterns).some(([name, pattern]) =>
    [headers[name] ?? []].flat().some((value) => pattern.test(value)),
  );
}

/** Retry-After (RFC 9110 §10.2.3), in seconds or as a date, in milliseconds from now. */
function retryAfterMs(headers: Headers): number | undefined {
  const value = [headers['retry-after']].flat()[0]?.trim();
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}
