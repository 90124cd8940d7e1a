import {
  APICallError,
  EmptyResponseBodyError,
  InvalidResponseDataError,
  JSONParseError,
  NoContentGeneratedError,
  RetryError,
  TypeValidationError,
} from 'ai';
import { DomainError } from '../../domain/failure.ts';
import { quotaSpent, readRetryAfter } from './endpoint-fetch.ts';

/** What an endpoint answers that does not speak the protocol. */
const NO_PROTOCOL = [
  InvalidResponseDataError,
  JSONParseError,
  TypeValidationError,
  EmptyResponseBodyError,
  NoContentGeneratedError,
];

/** It is there, and can't do this: a text that is too long for it, a form that it does not know. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 422]);

const MOST_CAUSE = 500;

/** What an operator should look at. */
const HINTS: Readonly<Partial<Record<number, string>>> = {
  401: ': it refuses AI_API_KEY',
  403: ': it refuses AI_API_KEY',
  404: ': it may not know the model',
};

/** What went wrong with a call of a model, as an error for the person; when the caller's signal has aborted, its reason. */
export function toModelFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const last = RetryError.isInstance(error) ? error.lastError : error;
  if (last instanceof DomainError) return last;
  const cause = causeOf(last);
  if (last instanceof Error && (last.name === 'TimeoutError' || last.name === 'AbortError')) {
    return new DomainError('AI_UNAVAILABLE', 'The model did not answer in time.', { cause });
  }
  if (APICallError.isInstance(last)) return ofCall(last, cause);
  if (NO_PROTOCOL.some((kind) => kind.isInstance(last))) return notOfProtocol(cause);
  return new DomainError('AI_UNAVAILABLE', 'The model endpoint broke off.', { cause });
}

/** What the log may say of it: the client's own errors carry the whole request, and so the text of pages. */
export function causeOf(error: unknown): Error {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
  const inner = cause instanceof Error ? `: ${cause.message}` : '';
  const answer = APICallError.isInstance(error) ? `: ${error.responseBody ?? ''}` : '';
  return new Error(`${message}${inner}${answer}`.slice(0, MOST_CAUSE));
}

function ofCall(call: APICallError, cause: unknown): DomainError {
  const { statusCode } = call;
  if (statusCode === undefined) {
    return new DomainError('AI_UNAVAILABLE', 'The model endpoint can not be reached.', { cause });
  }
  if (statusCode === 429) return quotaSpent(readRetryAfter(call.responseHeaders?.['retry-after'] ?? null), cause);
  if (statusCode >= 200 && statusCode < 300) {
    // An answer that began well and was cut off might have been whole at another time.
    if (call.isRetryable) return new DomainError('AI_UNAVAILABLE', 'The model endpoint broke off.', { cause });
    return notOfProtocol(cause);
  }
  if (REFUSALS.has(statusCode)) {
    const message = `The model endpoint refused what it was asked (HTTP ${statusCode}).`;
    return new DomainError('AI_INVALID_OUTPUT', message, { cause });
  }
  const hint = HINTS[statusCode] ?? '';
  return new DomainError('AI_UNAVAILABLE', `The model endpoint answered HTTP ${statusCode}${hint}.`, { cause });
}

function notOfProtocol(cause: unknown): DomainError {
  return new DomainError('AI_INVALID_OUTPUT', 'The model endpoint gave an answer that is not of its protocol.', {
    cause,
  });
}
