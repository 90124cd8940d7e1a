import { DomainError, type ErrorCode } from '../../domain/failure.ts';
import type { Job, JobOptions } from '../../domain/job.ts';
import type { JobRequest } from '../../jobs/submit-job.ts';
import { builder } from '../builder.ts';
import { ErrorCodeEnum, PriorityEnum } from './enums.ts';
import {
  AlreadyProcessingError,
  answered,
  InvalidInputError,
  InvalidStateError,
  InvalidUrlError,
  NotFoundError,
} from './errors.ts';
import { JobType } from './job.ts';

const MOST_URLS = 1_000;

const IngestOptionsInput = builder.inputType('IngestOptions', {
  description: 'How a page is to be processed.',
  fields: (t) => ({
    forceRefresh: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Process it also when it has not changed.',
    }),
    skipScreening: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Shelve it also when it looks like a login wall, a bot check, an error page or an empty shell.',
    }),
  }),
});

const IngestInput = builder.inputType('IngestInput', {
  description: 'A page to ingest.',
  fields: (t) => ({
    url: t.string({ required: true, description: 'The address of the page, http or https.' }),
    priority: t.field({
      type: PriorityEnum,
      required: true,
      defaultValue: 'normal',
      description: 'Which jobs workers take first.',
    }),
    options: t.field({ type: IngestOptionsInput, description: 'How it is to be processed.' }),
  }),
});

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
      resolve: ({ error }, _args, { jobs }) => (error.jobId === undefined ? null : jobs.find(error.jobId)),
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

const DEFAULT_OPTIONS: JobOptions = { forceRefresh: false, skipScreening: false };

/** Submits each address; one that is refused spoils no other. */
async function submitAll(
  submit: (request: JobRequest) => Promise<Job>,
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
  outcomes.forEach((outcome, index) => {
    if (outcome.status === 'fulfilled') jobs.push(outcome.value);
    else if (outcome.reason instanceof DomainError) rejected.push({ url: urls[index] ?? '', error: outcome.reason });
    else throw outcome.reason;
  });
  return { jobs, rejected };
}

builder.mutationFields((t) => ({
  ingest: t.field({
    type: JobType,
    description: 'Submits a page. Answers the job, queued; follow it by `jobProgress`.',
    args: { input: t.arg({ type: IngestInput, required: true, description: 'The page.' }) },
    errors: {
      types: [InvalidUrlError, AlreadyProcessingError],
      union: { name: 'IngestResult', description: 'The job, or why there is none.' },
    },
    resolve: (_root, { input: { url, priority, options } }, { jobs }) =>
      answered(jobs.submit({ url, priority, options: options ?? DEFAULT_OPTIONS })),
  }),
  ingestBatch: t.field({
    type: IngestBatchResult,
    description: 'Submits many pages at once; one bad address spoils no other.',
    args: { input: t.arg({ type: IngestBatchInput, required: true, description: 'The pages.' }) },
    errors: {
      types: [InvalidInputError],
      union: { name: 'IngestBatchResult', description: 'What became of the addresses, or why none was taken.' },
    },
    resolve: (_root, { input: { urls, priority, options } }, { jobs }) =>
      answered(submitAll(jobs.submit, urls, { priority, options: options ?? DEFAULT_OPTIONS })),
  }),
  cancelJob: t.field({
    type: JobType,
    description: 'Cancels a queued or processing job; its work stops at once.',
    args: { id: t.arg.id({ required: true, description: 'The job.' }) },
    errors: {
      types: [NotFoundError, InvalidStateError],
      union: { name: 'CancelJobResult', description: 'The cancelled job, or why it could not be cancelled.' },
    },
    resolve: (_root, { id }, { jobs }) => answered(jobs.cancel(id)),
  }),
  retryJob: t.field({
    type: JobType,
    description: 'Queues a failed or cancelled job again, to go on where it stopped.',
    args: { id: t.arg.id({ required: true, description: 'The job.' }) },
    errors: {
      types: [NotFoundError, InvalidStateError, AlreadyProcessingError],
      union: { name: 'RetryJobResult', description: 'The queued job, or why it could not be retried.' },
    },
    resolve: (_root, { id }, { jobs }) => answered(jobs.retry(id)),
  }),
}));
