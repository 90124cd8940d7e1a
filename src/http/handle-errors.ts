import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../domain/failure.ts';
import { translateDatabaseError } from '../storage/database/database-errors.ts';
import { describeFault, fieldOf } from './describe-fault.ts';
import { type Problem, problemOf, sendProblem } from './problem.ts';

/** What the framework's own refusals are called. */
const TITLES: Readonly<Record<number, readonly [title: string, code: string]>> = {
  400: ['Bad Request', 'INVALID_INPUT'],
  404: ['Not Found', 'NOT_FOUND'],
  408: ['Request Timeout', 'TIMEOUT'],
  413: ['Payload Too Large', 'TOO_LARGE'],
  414: ['URI Too Long', 'INVALID_INPUT'],
  415: ['Unsupported Media Type', 'UNSUPPORTED_TYPE'],
  431: ['Request Header Fields Too Large', 'INVALID_INPUT'],
  503: ['Service Unavailable', 'SERVER_STOPPING'],
};

const OTHER_TYPE =
  'The body must be JSON, and its Content-Type application/json; a file is uploaded as multipart/form-data.';

/** Makes every error of every route, the framework's own included, a problem document. */
export function handleErrors(server: FastifyInstance, whoAnswers = ''): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const translated = translateDatabaseError(error);
    if (translated instanceof DomainError) return sendProblem(reply, problemOf(translated));
    const problem = frameworkProblem(error);
    if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
    return sendProblem(reply, problem);
  });
  server.setNotFoundHandler((request, reply) =>
    sendProblem(reply, {
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: `There is no ${request.method} ${request.url.split('?')[0]}${whoAnswers}.`,
      code: 'NOT_FOUND',
    }),
  );
}

/** Answers a request whose path can't be read: it comes to no route, and so to no hook either. */
export function refuseRequest(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id);
  sendProblem(reply, frameworkProblem(error));
}

/** Answers what is no HTTP request at all, or none that came whole; the connection ends with it. */
export function refuseClient(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const [title = '', code = ''] = TITLES[status] ?? [];
  const detail = `This is no request that can be read (${error.code}).`;
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, code } satisfies Problem);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${randomUUID()}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function frameworkProblem(error: FastifyError): Problem {
  const status = error.statusCode ?? 500;
  const [title, code] = TITLES[status] ?? [];
  if (title === undefined || code === undefined) {
    return {
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: 'Something went wrong on our side. The log has more, under the X-Request-Id of this answer.',
      code: 'INTERNAL',
    };
  }
  const fault = error.validation?.[0];
  const field = fault === undefined ? undefined : fieldOf(fault);
  const sentence = status === 415 ? OTHER_TYPE : error.message;
  const detail = fault === undefined ? sentence : describeFault(fault, error.validationContext, field);
  return { type: 'about:blank', title, status, detail, code, ...(field === undefined ? {} : { field }) };
}
