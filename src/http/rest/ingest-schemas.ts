/** What goes in and out of the routes that take pages, as JSON Schemas. */

import { Type } from 'typebox';
import { Priority, Status } from './job-schemas.ts';
import { EXAMPLE_JOB_ID, EXAMPLE_PAGE, moment } from './shared-schemas.ts';

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
    html: Type.Optional(
      Type.String({
        description:
          'The page as a browser shows it, 20 MB at most: for pages behind a login. Nothing is fetched; it is shelved under `url`',
      }),
    ),
    priority: Type.Optional(Priority),
    options: Type.Optional(Options),
  },
  {
    additionalProperties: false,
    examples: [
      { url: EXAMPLE_PAGE, priority: 'normal' },
      { url: EXAMPLE_PAGE, html: '<!doctype html><title>Transformers</title><p>…</p>' },
    ],
  },
);

export const FileBody = Type.Object(
  {
    file: Type.Unsafe<File>({
      description:
        'A file of HTML, Markdown or plain text, 20 MB at most, with its name. It is shelved under `file:<name>`: another of that name is a new revision',
      contentMediaType: 'application/octet-stream',
    }),
    priority: Type.Optional(Priority),
    options: Type.Optional(Options),
  },
  {
    additionalProperties: false,
    description: '`options` is written as JSON: `{"force_refresh": true}`',
    examples: [{ file: '# Notes on transformers…', priority: 'normal', options: { force_refresh: true } }],
  },
);

export const BatchBody = Type.Object(
  {
    urls: Type.Array(Type.String(), { minItems: 1, maxItems: 1_000, description: 'The addresses of the pages' }),
    priority: Type.Optional(Priority),
    options: Type.Optional(Options),
  },
  { additionalProperties: false, examples: [{ urls: [EXAMPLE_PAGE, 'ftp://example.com/file'] }] },
);

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
  url: Type.String({ description: 'The address as submitted; of a file `file:` and its name' }),
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
