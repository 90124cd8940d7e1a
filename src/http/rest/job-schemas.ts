/** Jobs as the routes answer them, as JSON Schemas: Fastify validates and serializes by them, OpenAPI shows them. */

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

export const Status = Type.Enum(['queued', 'processing', 'completed', 'failed', 'cancelled'], {
  description: 'Where a job is',
});
const Stage = Type.Enum(['extract', 'transform', 'load'], { description: 'A stage of a job' });
export const Priority = Type.Enum(['high', 'normal', 'low'], {
  default: 'normal',
  description: 'Which jobs are taken first',
});

export const JobParams = Type.Object({
  job_id: Type.String({ description: 'The id of a job', examples: [EXAMPLE_JOB_ID] }),
});

export const JobQuery = Type.Object({ status: Type.Optional(Status), ...page }, { additionalProperties: false });

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
  tokens: { input: 2_310, output: 240 },
};

const job = {
  job_id: Type.String({ format: 'uuid' }),
  status: Status,
  url: Type.String({ description: 'The address as submitted' }),
  priority: Priority,
  created_at: moment('When it was submitted'),
  started_at: nullable(moment('When work on it began; after a retry by a person, when that began')),
  completed_at: nullable(moment('When it ended')),
  attempt: Type.Integer({ description: 'How many attempts have begun' }),
  progress: Type.Object({
    current_stage: nullable(Stage),
    stages_completed: Type.Array(Stage),
    percent_complete: Type.Integer({ description: '0 to 100, never goes back' }),
    error: nullable(JobError),
  }),
  result: nullable(JobResult),
  tokens: Type.Object(
    {
      input: Type.Integer({ description: 'Read by models' }),
      output: Type.Integer({ description: 'Written by models' }),
    },
    { description: 'What models have cost, over all attempts; 0 when none is set' },
  ),
};

export const Job = Type.Object(job, { description: 'The job as it is now', examples: [JOB] });

export const Jobs = Type.Object(
  { ...part, items: Type.Array(Type.Object(job)) },
  { description: 'A part of the history', examples: [{ total: 1, limit: 100, offset: 0, items: [JOB] }] },
);
