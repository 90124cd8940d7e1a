import type { UploadLimits } from '../uploads/upload-room.ts';
import { acceptedBody, restOf } from './accepted.ts';
import { graphql } from './generated/gql.ts';
import { ingestOneRoute } from './ingest-one.ts';
import { Batch, BatchBody } from './ingest-schemas.ts';
import { problems } from './problem-schemas.ts';
import { type RestDeps, restRoute, resultOf } from './rest-route.ts';

export async function ingestRoutes(deps: RestDeps, uploads: UploadLimits): Promise<void> {
  await ingestOneRoute(deps, uploads);

  restRoute(deps, {
    method: 'POST',
    url: '/ingest/batch',
    parts: { body: BatchBody },
    about: {
      operationId: 'ingestBatch',
      summary: 'Submits many pages; one bad address spoils no other',
      tags: ['ingest'],
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
    variables: ({ body: { urls, ...rest } }) => ({ input: { urls, ...restOf(rest) } }),
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
