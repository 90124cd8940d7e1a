/** Errors as REST answers them: `application/problem+json` (RFC 9457), never a stack trace. */

import type { FastifyReply } from 'fastify';
import type { DomainError, ErrorCode } from '../domain/failure.ts';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly field?: string;
  readonly job_id?: string;
}

/** Seconds after which a part that is down is worth another try. */
export const RETRY_AFTER_SECONDS = 2;

const BAD_GATEWAY = [502, 'Bad Gateway'] as const;
const UNAVAILABLE = [503, 'Service Unavailable'] as const;
const INTERNAL = [500, 'Internal Server Error'] as const;

/**
 * Status and title of each code. Failures of a job are data of the job; where one ends a request all the same, it is the
 * other side's. A new code doesn't compile until it is here.
 */
const ANSWERS: Readonly<Record<ErrorCode, readonly [status: number, title: string]>> = {
  INVALID_URL: [400, 'Bad Request'],
  INVALID_INPUT: [400, 'Bad Request'],
  NOT_FOUND: [404, 'Not Found'],
  ALREADY_PROCESSING: [409, 'Conflict'],
  INVALID_STATE: [409, 'Conflict'],
  SERVER_STOPPING: UNAVAILABLE,
  DATABASE_UNAVAILABLE: UNAVAILABLE,
  FILES_UNAVAILABLE: UNAVAILABLE,
  VECTORS_UNAVAILABLE: UNAVAILABLE,
  QUEUE_UNAVAILABLE: UNAVAILABLE,
  AI_UNAVAILABLE: UNAVAILABLE,
  AI_QUOTA: UNAVAILABLE,
  AI_INVALID_OUTPUT: BAD_GATEWAY,
  ADDRESS_REFUSED: BAD_GATEWAY,
  DNS_FAILED: BAD_GATEWAY,
  CONNECT_FAILED: BAD_GATEWAY,
  TIMEOUT: BAD_GATEWAY,
  TOO_MANY_REDIRECTS: BAD_GATEWAY,
  HTTP_CLIENT_ERROR: BAD_GATEWAY,
  HTTP_SERVER_ERROR: BAD_GATEWAY,
  RATE_LIMITED_BY_SITE: BAD_GATEWAY,
  BOT_CHALLENGE: BAD_GATEWAY,
  LOGIN_REQUIRED: BAD_GATEWAY,
  TOO_LARGE: [413, 'Payload Too Large'],
  UNSUPPORTED_TYPE: [415, 'Unsupported Media Type'],
  MALFORMED_CONTENT: BAD_GATEWAY,
  EMPTY_CONTENT: BAD_GATEWAY,
  SCREENED_OUT: BAD_GATEWAY,
  CANCELLED: [409, 'Conflict'],
  WORKER_LOST: INTERNAL,
  INTERNAL,
};

export function problemOf(error: DomainError): Problem {
  const [status, title] = ANSWERS[error.code];
  return {
    type: 'about:blank',
    title,
    status,
    detail: error.message,
    code: error.code,
    ...(error.field === undefined ? {} : { field: error.field }),
    ...(error.jobId === undefined ? {} : { job_id: error.jobId }),
  };
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  return reply.status(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem);
}
