/**
 * Everything that is expected to go wrong, by code.
 *
 * The failure codes are those of a job (what `Job.failure` and the `error` event carry); the request codes are those of a
 * call that can't be served. Each job failure has a fixed answer to two questions: is it worth another try without anyone's
 * help, and what can the person do?
 */

interface FailureRule {
  /** Whether the same job, tried again a little later, has a fair chance to succeed. */
  readonly retryable: boolean;
  /** What the person can do about it, as an imperative sentence. */
  readonly remedy: string;
}

export const FAILURE_RULES = {
  INVALID_URL: {
    retryable: false,
    remedy: 'Check the address: it must start with http:// or https://, and hold no user name or password.',
  },
  ADDRESS_REFUSED: {
    retryable: false,
    remedy: 'Only public addresses are fetched. To allow a host of your own, name it in FETCH_ALLOW_PRIVATE.',
  },
  DNS_FAILED: { retryable: true, remedy: 'Check the spelling of the host name, and that it still exists.' },
  CONNECT_FAILED: { retryable: true, remedy: 'Check that the site is up, then retry the job.' },
  TIMEOUT: { retryable: true, remedy: 'The site is too slow at the moment; retry the job later.' },
  TOO_MANY_REDIRECTS: { retryable: false, remedy: 'Open the page in a browser and submit the address it ends at.' },
  HTTP_CLIENT_ERROR: {
    retryable: false,
    remedy:
      'Open the address in a browser: if the page has moved, submit its new address; if it shows there, its site turns programs away.',
  },
  HTTP_SERVER_ERROR: { retryable: true, remedy: 'The site has trouble at the moment; retry the job later.' },
  RATE_LIMITED_BY_SITE: { retryable: true, remedy: 'The site asks to slow down; retry the job later.' },
  BOT_CHALLENGE: {
    retryable: false,
    remedy:
      'The site lets only people in. Open the page in a browser and submit its HTML; skip_screening shelves what the site did send.',
  },
  LOGIN_REQUIRED: {
    retryable: false,
    remedy:
      'The page is behind a login or a paywall. If you may read it, submit its HTML from your browser; skip_screening shelves the part that is public.',
  },
  TOO_LARGE: { retryable: false, remedy: 'Submit a smaller page or file, or the one part of it that you need.' },
  UNSUPPORTED_TYPE: {
    retryable: false,
    remedy: 'Submit a page or a file of text: HTML, plain text or Markdown.',
  },
  MALFORMED_CONTENT: {
    retryable: false,
    remedy:
      'Look for another version of the page (for printing, for reading, one part of it) and submit that; as it is, it is not readable.',
  },
  EMPTY_CONTENT: {
    retryable: false,
    remedy:
      'Open the page in a browser: if it shows text there, look for a version that needs no scripts (for printing, plain) and submit that.',
  },
  SCREENED_OUT: {
    retryable: false,
    remedy: 'If the page is worth keeping all the same, submit it with skip_screening.',
  },
  AI_UNAVAILABLE: { retryable: true, remedy: 'Check that the model endpoint is up, then retry the job.' },
  AI_QUOTA: { retryable: true, remedy: "Check the model provider's quota, then retry the job." },
  AI_INVALID_OUTPUT: { retryable: true, remedy: 'Retry the job, or choose another model.' },
  DATABASE_UNAVAILABLE: { retryable: true, remedy: 'Wait for the database to return; the job goes on by itself.' },
  FILES_UNAVAILABLE: {
    retryable: true,
    remedy: 'Check that the file store can be reached and has room, then retry the job.',
  },
  VECTORS_UNAVAILABLE: { retryable: true, remedy: 'Check that the vector store can be reached, then retry the job.' },
  QUEUE_UNAVAILABLE: { retryable: true, remedy: 'Wait for the queue to return, then submit again.' },
  CANCELLED: { retryable: false, remedy: 'Retry the job if it was cancelled by mistake.' },
  WORKER_LOST: {
    retryable: true,
    remedy: 'Retry the job; if it is lost again, the page may be too heavy for this machine.',
  },
  INTERNAL: {
    retryable: true,
    remedy: 'This is a fault of ours. Retry the job; if it fails again, report it with the job id.',
  },
} as const satisfies Record<string, FailureRule>;

export type FailureCode = keyof typeof FAILURE_RULES;

/** Codes of a request that can't be served, besides the failure codes. */
const REQUEST_CODES = ['INVALID_INPUT', 'NOT_FOUND', 'ALREADY_PROCESSING', 'INVALID_STATE', 'SERVER_STOPPING'] as const;

export type ErrorCode = FailureCode | (typeof REQUEST_CODES)[number];

export const ERROR_CODES: readonly ErrorCode[] = [...(Object.keys(FAILURE_RULES) as FailureCode[]), ...REQUEST_CODES];

export function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(FAILURE_RULES, code);
}

interface DomainErrorDetails {
  /** The job that the error speaks of (`ALREADY_PROCESSING`: the one that runs). */
  jobId?: string;
  /** The input field at fault (`INVALID_INPUT`). */
  field?: string;
  /** The status that the fetched site answered. */
  httpStatus?: number;
  /** When the other side asked to be tried again, as milliseconds from now. */
  retryAfterMs?: number;
  /** What is asked for is not set up, or not made yet: the part itself is not away (`…_UNAVAILABLE`). */
  notReady?: boolean;
  cause?: unknown;
}

/** An expected error: its message is a sentence for the person. Anything else that is thrown is a bug. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  readonly jobId: string | undefined;
  readonly field: string | undefined;
  readonly httpStatus: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly notReady: boolean;

  constructor(code: ErrorCode, message: string, details: DomainErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.jobId = details.jobId;
    this.field = details.field;
    this.httpStatus = details.httpStatus;
    this.retryAfterMs = details.retryAfterMs;
    this.notReady = details.notReady ?? false;
  }
}
