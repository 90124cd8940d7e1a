import { graphql } from './generated/gql.ts';
import type { RestJobFragment } from './generated/graphql.ts';
import { Accepted, Batch, BatchBody, IngestBody } from './ingest-schemas.ts';
import { lower, upper } from './names.ts';
import { problems } from './problem-schemas.ts';
import { type RestDeps, restRoute, resultOf } from './rest-route.ts';

function acceptedBody(job: Pick<RestJobFragment, 'id' | 'status' | 'url' | 'createdAt'>) {
  return {
    job_id: job.id,
    status: lower(job.status),
    url: job.url,
    created_at: job.createdAt,
    stream_url: `/api/v1/stream/${job.id}`,
  };
}

interface BodyOptions {
  readonly force_refresh?: boolean;
  readonly skip_screening?: boolean;
}

function optionsInput(options: BodyOptions = {}) {
  return { forceRefresh: options.force_refresh ?? false, skipScreening: options.skip_screening ?? false };
}

const tags = ['ingest'];

export function ingestRoutes(deps: RestDeps): void {
  restRoute(deps, {
    method: 'POST',
    url: '/ingest',
    parts: { body: IngestBody },
    about: {
      operationId: 'ingest',
      summary: 'Submits a page',
      tags,
      response: { 202: Accepted, ...problems(400, 409, 413, 415) },
    },
    document: graphql(`
      mutation RestIngest($input: IngestInput!) {
        ingest(input: $input) {
          ... on Job { id status url createdAt }
          ... on Error { code message }
          ... on AlreadyProcessingError { job { id } }
        }
      }
    `),
    variables: ({ body: { url, priority, options } }) => ({
      input: { url, priority: upper(priority ?? 'normal'), options: optionsInput(options) },
    }),
    respond: ({ ingest }, reply) => {
      reply.status(202);
      return acceptedBody(resultOf(ingest));
    },
  });

  restRoute(deps, {
    method: 'POST',
    url: '/ingest/batch',
    parts: { body: BatchBody },
    about: {
      operationId: 'ingestBatch',
      summary: 'Submits many pages; one bad address spoils no other',
      tags,
      response: { 202: Batch, ...problems(400, 413, 415) },
    },
    document: graphql(`
      mutation RestIngestBatch($input: IngestBatchInput!) {
        ingestBatch(input: $input) {
          ... on IngestBatch {
            jobs { id status url createdAt }
            rejected { url code message job { id } }
          }
          ... on Error { code message }
        }
      }
    `),
    variables: ({ body: { urls, priority, options } }) => ({
      input: { urls, priority: upper(priority ?? 'normal'), options: optionsInput(options) },
    }),
    respond: ({ ingestBatch }, reply) => {
      const { jobs, rejected } = resultOf(ingestBatch);
      reply.status(202);
      return {
        jobs: jobs.map(acceptedBody),
        rejected: rejected.map(({ url, code, message, job }) => ({
          url,
          code,
          detail: message,
          ...(job ? { job_id: job.id } : {}),
        })),
      };
    },
  });
}
