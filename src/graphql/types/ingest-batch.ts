import { DomainError, type ErrorCode } from '../../domain/failure.ts';
import type { Job } from '../../domain/job.ts';
import type { JobRequest } from '../../jobs/submit-job.ts';
import { translateDatabaseError } from '../../storage/database/database-errors.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { ErrorCodeEnum, PriorityEnum } from './enums.ts';
import { answered, InvalidInputError } from './errors.ts';
import { DEFAULT_OPTIONS, IngestOptionsInput } from './ingest.ts';
import { JobType } from './job.ts';

const MOST_URLS = 1_000;

const IngestBatchInput = builder.inputType('IngestBatchInput', {
  description: 'Pages to ingest.',
  fields: (t) => ({
    urls: t.stringList({ required: true, description: `The addresses of the pages, 1 to ${MOST_URLS}.` }),
    priority: t.field({
      type: PriorityEnum,
      required: true,
      defaultValue: 'normal',
      description: 'Which jobs workers take first.',
    }),
    options: t.field({ type: IngestOptionsInput, description: 'How they are to be processed.' }),
  }),
});

interface Rejected {
  readonly url: string;
  readonly error: DomainError;
}

const RejectedUrl = builder.objectRef<Rejected>('RejectedUrl').implement({
  description: 'An address of a batch for which no job was made.',
  fields: (t) => ({
    url: t.exposeString('url', { description: 'The address as submitted.' }),
    code: t.field({
      type: ErrorCodeEnum,
      description: 'Why, for programs.',
      resolve: ({ error }): ErrorCode => error.code,
    }),
    message: t.string({ description: 'Why, as a sentence.', resolve: ({ error }) => error.message }),
    job: t.field({
      type: JobType,
      nullable: true,
      description: 'The job that is live for the same page, where that is why.',
      resolve: ({ error }, _args, { jobs, allowance }) => {
        if (error.jobId === undefined) return null;
        allowance.spendItems('job', 1);
        return jobs.find(error.jobId);
      },
    }),
  }),
});

interface BatchResult {
  readonly jobs: readonly Job[];
  readonly rejected: readonly Rejected[];
}

const IngestBatchResult = builder.objectRef<BatchResult>('IngestBatch').implement({
  description: 'What became of the addresses of a batch.',
  fields: (t) => ({
    jobs: t.field({
      type: [JobType],
      description: 'The jobs that were made, in the order of the addresses.',
      resolve: ({ jobs }) => [...jobs],
    }),
    rejected: t.field({
      type: [RejectedUrl],
      description: 'The addresses for which none was made.',
      resolve: ({ rejected }) => [...rejected],
    }),
  }),
});

/**
 * Submits each address; one that is refused spoils no other. Nor does a fault, or a database that goes away in the middle:
 * the jobs that are stored by then are answered, or nobody would know of them.
 *
 * @throws what kept every address from being stored, when that is no fault of theirs
 */
async function submitAll(
  { jobs: { submit }, reportFault, requestId }: Context,
  urls: readonly string[],
  rest: Omit<JobRequest, 'url'>,
): Promise<BatchResult> {
  if (urls.length < 1 || urls.length > MOST_URLS) {
    throw new DomainError('INVALID_INPUT', `A batch holds 1 to ${MOST_URLS} addresses, not ${urls.length}.`, {
      field: 'urls',
    });
  }
  const outcomes = await Promise.allSettled(urls.map((url) => submit({ ...rest, url })));
  const jobs: Job[] = [];
  const rejected: Rejected[] = [];
  // Those that were stored together fail of the same.
  const faults = new Set<unknown>();
  outcomes.forEach((outcome, index) => {
    if (outcome.status === 'fulfilled') jobs.push(outcome.value);
    else rejected.push({ url: urls[index] ?? '', error: refusalOf(outcome.reason) });
    if (outcome.status === 'rejected' && !(outcome.reason instanceof DomainError)) faults.add(outcome.reason);
  });
  for (const fault of faults) {
    if (jobs.length === 0) throw fault;
    reportFault(fault, requestId);
  }
  return { jobs, rejected };
}

function refusalOf(reason: unknown): DomainError {
  const known = translateDatabaseError(reason);
  return known instanceof DomainError ? known : new DomainError('INTERNAL', 'Something went wrong on our side.');
}

builder.mutationField('ingestBatch', (t) =>
  t.field({
    type: IngestBatchResult,
    description: 'Submits many pages at once; one bad address spoils no other.',
    args: { input: t.arg({ type: IngestBatchInput, required: true, description: 'The pages.' }) },
    errors: {
      types: [InvalidInputError],
      union: { name: 'IngestBatchResult', description: 'What became of the addresses, or why none was taken.' },
    },
    resolve: (_root, { input: { urls, priority, options } }, context) =>
      answered(submitAll(context, urls, { priority, options: options ?? DEFAULT_OPTIONS })),
  }),
);
