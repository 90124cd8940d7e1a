/**
 * Expected failures as GraphQL sees them. Those that a mutation can answer are types of its result union; the others are
 * faults of the request or of ours, and go to the top-level `errors` with their code.
 */

import { DomainError, type ErrorCode } from '../../domain/failure.ts';
import type { Job } from '../../domain/job.ts';
import { builder } from '../builder.ts';
import { ErrorCodeEnum } from './enums.ts';
import { JobType } from './job.ts';

/** A failure that is an answer. */
abstract class TypedError extends Error {
  readonly code: ErrorCode;
  readonly origin: DomainError;

  constructor(origin: DomainError) {
    super(origin.message);
    this.code = origin.code;
    this.origin = origin;
  }
}

export class InvalidUrlError extends TypedError {}
export class InvalidInputError extends TypedError {}
export class NotFoundError extends TypedError {}
export class InvalidStateError extends TypedError {}
export class AlreadyProcessingError extends TypedError {}

const ErrorInterface = builder.interfaceRef<TypedError>('Error').implement({
  description: 'An expected failure.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What is wrong, as a sentence.' }),
    code: t.expose('code', { type: ErrorCodeEnum, description: 'What is wrong, for programs.' }),
  }),
});

builder.objectType(InvalidUrlError, {
  name: 'InvalidUrlError',
  description: 'What was submitted is not the address of a page.',
  interfaces: [ErrorInterface],
});

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  description: 'An argument has a value that is not allowed.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    field: t.string({
      nullable: true,
      description: 'The input field at fault.',
      resolve: (error) => error.origin.field ?? null,
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'There is nothing with this id.',
  interfaces: [ErrorInterface],
});

builder.objectType(InvalidStateError, {
  name: 'InvalidStateError',
  description: 'The state of the job does not allow it.',
  interfaces: [ErrorInterface],
});

builder.objectType(AlreadyProcessingError, {
  name: 'AlreadyProcessingError',
  description: 'A job for the same page is queued or processing.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    job: t.field({
      type: JobType,
      nullable: true,
      description: 'That job; null when it has ended this moment.',
      resolve: ({ origin }, _args, { jobs }): Promise<Job | null> | null =>
        origin.jobId === undefined ? null : jobs.find(origin.jobId),
    }),
  }),
});

type TypedErrorClass = new (origin: DomainError) => TypedError;

/** How each code is answered: as this type, or (null) as a top-level error. A new code doesn't compile until it is here. */
const ANSWERS: Readonly<Record<ErrorCode, TypedErrorClass | null>> = {
  INVALID_URL: InvalidUrlError,
  INVALID_INPUT: InvalidInputError,
  NOT_FOUND: NotFoundError,
  INVALID_STATE: InvalidStateError,
  ALREADY_PROCESSING: AlreadyProcessingError,
  SERVER_STOPPING: null,
  DATABASE_UNAVAILABLE: null,
  FILES_UNAVAILABLE: null,
  VECTORS_UNAVAILABLE: null,
  QUEUE_UNAVAILABLE: null,
  AI_UNAVAILABLE: null,
  AI_QUOTA: null,
  AI_INVALID_OUTPUT: null,
  ADDRESS_REFUSED: null,
  DNS_FAILED: null,
  CONNECT_FAILED: null,
  TIMEOUT: null,
  TOO_MANY_REDIRECTS: null,
  HTTP_CLIENT_ERROR: null,
  HTTP_SERVER_ERROR: null,
  RATE_LIMITED_BY_SITE: null,
  BOT_CHALLENGE: null,
  LOGIN_REQUIRED: null,
  TOO_LARGE: null,
  UNSUPPORTED_TYPE: null,
  MALFORMED_CONTENT: null,
  EMPTY_CONTENT: null,
  SCREENED_OUT: null,
  CANCELLED: null,
  WORKER_LOST: null,
  INTERNAL: null,
};

/** Waits for a mutation's work; what it is expected to fail of becomes a member of its result union. */
export async function answered<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const Typed = error instanceof DomainError ? ANSWERS[error.code] : null;
    throw Typed !== null && error instanceof DomainError ? new Typed(error) : error;
  }
}
