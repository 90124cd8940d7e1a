/** What goes in and out of the routes of jobs, as JSON Schemas: Fastify validates and serializes by them, OpenAPI shows them. */

import { Type } from 'typebox';
import {
  EXAMPLE_DOCUMENT_ID,
  EXAMPLE_FILE,
  EXAMPLE_JOB_ID,
  EXAMPLE_PAGE,
  moment,
  nullable,
  page,
  part,
  Tier,
} from './shared-schemas.ts';

const Status = Type.Enum(['queued', 'processing', 'completed', 'failed', 'cancelled'], {
  description: 'Where a job is',
});
const Stage = Type.Enum(['extract', 'transform', 'load'], { description: 'A stage of a job' });
const Priority = Type.Enum(['high', 'normal', 'low'], { default: 'normal', description: 'Which jobs are taken first' });

const Options = Type.Object(
  {
    force_refresh: Type.Optional(
      Type.Boolean({ default: false, description: 'Process it also when it has not changed' }),
    ),
    skip_screening: Type.Optional(
      Type.Boolean({ default: false, description: 'Shelve it also when it looks like no real page' }),
    ),
  },
  { additionalProperties: false, description: 'How a page is to be processed' },
);

export const IngestBody = Type.Object(
  {
    url: Type.String({ description: 'The address of the page', examples: [EXAMPLE_PAGE] }),
    priority: Type.Optional(Priority),
    options: Type.Optional(Options),
  },
  { additionalProperties: false, examples: [{ url: EXAMPLE_PAGE, priority: 'normal' }] },
);

export const BatchBody = Type.Object(
  {
    urls: Type.Array(Type.String(), { minItems: 1, maxItems: 1_000, description: 'The addresses of the pages' }),
    priority: Type.Optional(Priority),
    options: Type.Optional(Options),
  },
  { additionalProperties: false, examples: [{ urls: [EXAMPLE_PAGE, 'ftp://example.com/file'] }] },
);

export const JobParams = Type.Object({
  job_id: Type.String({ description: 'The id of a job', examples: [EXAMPLE_JOB_ID] }),
});

export const JobQuery = Type.Object({ status: Type.Optional(Status), ...page }, { additionalProperties: false });

const ACCEPTED = {
  job_id: EXAMPLE_JOB_ID,
  status: 'queued',
  url: EXAMPLE_PAGE,
  created_at: '2026-11-20T12:00:00.000Z',
  stream_url: `/api/v1/stream/${EXAMPLE_JOB_ID}`,
};

const accepted = {
  job_id: Type.String({ format: 'uuid' }),
  status: Status,
  url: Type.String({ description: 'The address as submitted' }),
  created_at: moment('When it was submitted'),
  stream_url: Type.String({ description: 'Where its progress can be watched' }),
};

export const Accepted = Type.Object(accepted, { description: 'The job, queued', examples: [ACCEPTED] });

export const Batch = Type.Object(
  {
    jobs: Type.Array(Type.Object(accepted), { description: 'The jobs that were made, in the order of the addresses' }),
    rejected: Type.Array(
      Type.Object({
        url: Type.String({ description: 'The address as submitted' }),
        code: Type.String({ description: 'Why, for programs' }),
        detail: Type.String({ description: 'Why, as a sentence' }),
        job_id: Type.Optional(Type.String({ description: 'The job that is live for the same page' })),
      }),
      { description: 'The addresses for which none was made' },
    ),
  },
  {
    description: 'What became of each address',
    examples: [
      {
        jobs: [ACCEPTED],
        rejected: [
          {
            url: 'ftp://example.com/file',
            code: 'INVALID_URL',
            detail: 'An address that begins with "ftp:" can\'t be fetched; it must begin with http:// or https://.',
          },
        ],
      },
    ],
  },
);

const JobResult = Type.Object({
  document_id: Type.String(),
  title: Type.String(),
  url: Type.String({ description: 'The canonical address' }),
  tier: Tier,
  quality_score: Type.Number({ description: '0 to 10' }),
  file_path: Type.String({ description: 'Its file in the file store' }),
  cached: Type.Boolean({ description: 'The page had not changed: no new revision was made' }),
});

const JobError = Type.Object({
  code: Type.String({ description: 'What failed, for programs' }),
  stage: nullable(Stage),
  message: Type.String({ description: 'What failed, as a sentence' }),
  remedy: Type.String({ description: 'What a person can do about it' }),
  retryable: Type.Boolean({ description: 'Another attempt may succeed' }),
  http_status: nullable(Type.Integer({ description: 'What the site answered' })),
  will_retry_at: nullable(moment('When the job goes on by itself')),
});

const JOB = {
  job_id: EXAMPLE_JOB_ID,
  status: 'completed',
  url: EXAMPLE_PAGE,
  priority: 'normal',
  created_at: '2026-11-20T12:00:00.000Z',
  started_at: '2026-11-20T12:00:00.020Z',
  completed_at: '2026-11-20T12:00:01.000Z',
  attempt: 1,
  progress: {
    current_stage: null,
    stages_completed: ['extract', 'transform', 'load'],
    percent_complete: 100,
    error: null,
  },
  result: {
    document_id: EXAMPLE_DOCUMENT_ID,
    title: 'Understanding Transformers',
    url: EXAMPLE_PAGE,
    tier: 'tier-b',
    quality_score: 7.8,
    file_path: EXAMPLE_FILE,
    cached: false,
  },
};

const job = {
  job_id: Type.String({ format: 'uuid' }),
  status: Status,
  url: Type.String({ description: 'The address as submitted' }),
  priority: Priority,
  created_at: moment('When it was submitted'),
  started_at: nullable(moment('When the first attempt began')),
  completed_at: nullable(moment('When it ended')),
  attempt: Type.Integer({ description: 'How many attempts have begun' }),
  progress: Type.Object({
    current_stage: nullable(Stage),
    stages_completed: Type.Array(Stage),
    percent_complete: Type.Integer({ description: '0 to 100, never goes back' }),
    error: nullable(JobError),
  }),
  result: nullable(JobResult),
};

export const Job = Type.Object(job, { description: 'The job as it is now', examples: [JOB] });

export const Jobs = Type.Object(
  { ...part, items: Type.Array(Type.Object(job)) },
  { description: 'A part of the history', examples: [{ total: 1, limit: 100, offset: 0, items: [JOB] }] },
);
