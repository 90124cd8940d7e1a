/** The bodies of the REST routes as JSON Schemas, with examples: what Fastify validates and serializes by, and OpenAPI shows. */

import { Type } from 'typebox';

const JOB_ID = '0199f3c2-7a41-7c66-9d5b-3f0c2a1e8b70';
const DOCUMENT_ID = '0199f3c2-8b52-7d11-8a3e-5e1f9c7d2a60';
const PAGE = 'https://example.com/article';

const nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const moment = (description: string) =>
  Type.String({ description, format: 'date-time', examples: ['2026-11-20T12:00:00.000Z'] });

export const Status = Type.Enum(['queued', 'processing', 'completed', 'failed', 'cancelled'], { description: 'Where a job is' });
export const Tier = Type.Enum(['tier-a', 'tier-b', 'tier-c', 'tier-d'], { description: 'How good a document is' });
export const Priority = Type.Enum(['high', 'normal', 'low'], { default: 'normal', description: 'Which jobs are taken first' });

export const Options = Type.Object(
  {
    force_refresh: Type.Optional(Type.Boolean({ default: false, description: 'Process it also when it has not changed' })),
    skip_screening: Type.Optional(Type.Boolean({ default: false, description: 'Shelve it also when it looks like no real page' })),
  },
  { additionalProperties: false },
);

export const IngestBody = Type.Object(
  {
    url: Type.String({ description: 'The address of the page', examples: [PAGE] }),
    priority: Type.Optional(Priority),
    options: Type.Optional(Options),
  },
  { additionalProperties: false, examples: [{ url: PAGE, priority: 'normal' }] },
);

export const BatchBody = Type.Object(
  {
    urls: Type.Array(Type.String(), { minItems: 1, maxItems: 1_000, description: 'The addresses of the pages' }),
    priority: Type.Optional(Priority),
    options: Type.Optional(Options),
  },
  { additionalProperties: false, examples: [{ urls: [PAGE, 'https://example.com/other'] }] },
);

export const JobParams = Type.Object({ job_id: Type.String({ description: 'The id of a job', examples: [JOB_ID] }) });
export const DocumentParams = Type.Object({ id: Type.String({ description: 'The id of a document', examples: [DOCUMENT_ID] }) });

export const Accepted = Type.Object(
  {
    job_id: Type.String({ format: 'uuid' }),
    status: Status,
    url: Type.String(),
    created_at: moment('When it was submitted'),
    stream_url: Type.String({ description: 'Where its progress can be watched' }),
  },
  {
    examples: [
      {
        job_id: JOB_ID,
        status: 'queued',
        url: PAGE,
        created_at: '2026-11-20T12:00:00.000Z',
        stream_url: `/api/v1/stream/${JOB_ID}`,
      },
    ],
  },
);

export const Batch = Type.Object({
  jobs: Type.Array(Accepted),
  rejected: Type.Array(
    Type.Object({
      url: Type.String(),
      code: Type.String({ examples: ['INVALID_URL'] }),
      detail: Type.String(),
      job_id: Type.Optional(Type.String({ description: 'The job that is live for the same page' })),
    }),
  ),
});

export const JobResult = Type.Object({
  document_id: Type.String(),
  title: Type.String(),
  url: Type.String(),
  tier: Tier,
  quality_score: Type.Number(),
  file_path: Type.String(),
  cached: Type.Boolean(),
});

export const JobError = Type.Object({
  code: Type.String({ examples: ['HTTP_CLIENT_ERROR'] }),
  stage: nullable(Type.String()),
  message: Type.String({ examples: ['example.com answered 404 Not Found.'] }),
  remedy: Type.String(),
  retryable: Type.Boolean(),
  http_status: nullable(Type.Integer()),
  will_retry_at: nullable(moment('When the job goes on by itself')),
});

export const Job = Type.Object(
  {
    job_id: Type.String({ format: 'uuid' }),
    status: Status,
    url: Type.String(),
    priority: Priority,
    created_at: moment('When it was submitted'),
    started_at: nullable(moment('When the first attempt began')),
    completed_at: nullable(moment('When it ended')),
    attempt: Type.Integer(),
    progress: Type.Object({
      current_stage: nullable(Type.Enum(['extract', 'transform', 'load'])),
      stages_completed: Type.Array(Type.Enum(['extract', 'transform', 'load'])),
      percent_complete: Type.Integer(),
      error: nullable(JobError),
    }),
    result: nullable(JobResult),
  },
  {
    examples: [
      {
        job_id: JOB_ID,
        status: 'processing',
        url: PAGE,
        priority: 'normal',
        created_at: '2026-11-20T12:00:00.000Z',
        started_at: '2026-11-20T12:00:00.020Z',
        completed_at: null,
        attempt: 1,
        progress: { current_stage: 'transform', stages_completed: ['extract'], percent_complete: 40, error: null },
        result: null,
      },
    ],
  },
);

const page = {
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100, description: 'Items at most' }),
  offset: Type.Integer({ minimum: 0, default: 0, description: 'Items to pass over' }),
};

export const JobQuery = Type.Object(
  { status: Type.Optional(Status), ...page },
  { additionalProperties: false },
);

export const Jobs = Type.Object({
  total: Type.Integer(),
  limit: Type.Integer(),
  offset: Type.Integer(),
  items: Type.Array(Job),
});

export const LibraryQuery = Type.Object(
  {
    tier: Type.Optional(Tier),
    tag: Type.Optional(Type.Array(Type.String(), { description: 'All of these tags' })),
    q: Type.Optional(Type.String({ description: 'Words in title, summary, tags or address' })),
    sort: Type.Enum(['created_at', 'quality_score', 'title'], { default: 'created_at', description: 'Sorted by' }),
    order: Type.Enum(['asc', 'desc'], { default: 'desc', description: 'Which way' }),
    ...page,
  },
  { additionalProperties: false },
);

const item = {
  id: Type.String({ format: 'uuid' }),
  title: Type.String(),
  url: Type.String(),
  tier: Tier,
  quality_score: Type.Number(),
  tags: Type.Array(Type.String()),
  created_at: moment('When it was first shelved'),
  file_path: Type.String(),
  summary: Type.String(),
};

const ITEM_EXAMPLE = {
  id: DOCUMENT_ID,
  title: 'Understanding Transformers',
  url: 'https://example.com/transformers',
  tier: 'tier-b',
  quality_score: 7.8,
  tags: ['attention', 'neural networks'],
  created_at: '2026-11-20T12:00:01.000Z',
  file_path: `example.com/understanding-transformers-${JOB_ID}.md`,
  summary: 'Transformers process whole sequences at once.',
};

export const Library = Type.Object(
  {
    total: Type.Integer(),
    limit: Type.Integer(),
    offset: Type.Integer(),
    items: Type.Array(Type.Object(item)),
  },
  { examples: [{ total: 1, limit: 100, offset: 0, items: [ITEM_EXAMPLE] }] },
);

export const Document = Type.Object({
  ...item,
  site: Type.String(),
  author: nullable(Type.String()),
  published_at: nullable(Type.String()),
  language: Type.String(),
  word_count: Type.Integer(),
  updated_at: moment('When its current revision was shelved'),
  checked_at: moment('When the page was last fetched'),
  outline: Type.Array(Type.Object({ level: Type.Integer(), text: Type.String() })),
  quality: Type.Object({
    score: Type.Number(),
    tier: Tier,
    reasons: Type.Array(
      Type.Object({
        criterion: Type.String(),
        score: Type.Number(),
        weight: Type.Number(),
        explanation: Type.String(),
      }),
    ),
  }),
  revisions: Type.Array(
    Type.Object({
      id: Type.String(),
      number: Type.Integer(),
      title: Type.String(),
      created_at: moment('When it was shelved'),
      content_hash: Type.String(),
      file_path: Type.String(),
    }),
  ),
});

export const ContentQuery = Type.Object(
  { revision: Type.Optional(Type.Integer({ minimum: 1, description: 'The number of a revision' })) },
  { additionalProperties: false },
);

const Check = Type.Object({ status: Type.String({ examples: ['ok'] }), detail: Type.String() });

export const Health = Type.Object({
  status: Type.String({ examples: ['ok'] }),
  version: Type.String(),
  checks: Type.Object({ database: Check, redis: Check, vectors: Check, files: Check, ai: Check, queue: Check }),
});

/** Errors of every route, as OpenAPI shows them. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String(),
    field: Type.Optional(Type.String()),
    job_id: Type.Optional(Type.String()),
  },
  {
    examples: [
      { type: 'about:blank', title: 'Not Found', status: 404, detail: `There is no job ${JOB_ID}.`, code: 'NOT_FOUND' },
    ],
  },
);

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'The input is not allowed; `field` names the one at fault',
  404: 'There is nothing with this id',
  409: 'The state does not allow it; `job_id` names the job that is live for the same page',
  413: 'The body is too large',
  415: 'The body is of another media type than JSON',
  503: 'A part that is needed is down; try again after `Retry-After` seconds',
};

/** The error answers of a route, for its `response` schema. */
export function problems(...statuses: readonly number[]) {
  return Object.fromEntries(
    [...statuses, 503].map((status) => [
      status,
      {
        description: DESCRIPTIONS[status] ?? 'An error',
        content: { 'application/problem+json': { schema: ProblemSchema } },
      },
    ]),
  );
}
