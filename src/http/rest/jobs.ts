import { DomainError, type FailureCode } from '../../domain/failure.ts';
import { jobSnapshot } from '../../jobs/job-snapshot.ts';
import { graphql } from './generated/gql.ts';
import type { RestJobFragment } from './generated/graphql.ts';
import { Job, JobParams, JobQuery, Jobs } from './job-schemas.ts';
import { lower, nullableLower, tierName, upper } from './names.ts';
import { problems } from './problem-schemas.ts';
import { type RestDeps, restRoute, resultOf } from './rest-route.ts';

graphql(`
  fragment RestJob on Job {
    id status url priority createdAt startedAt completedAt attempt currentStage stagesCompleted percent retryAt
    failure { code stage message httpStatus }
    result { documentId title url tier qualityScore filePath cached }
    tokens { input output }
  }
`);

/** The job as pollers see it, from the schema's words; what a job fails of is of the codes for that. */
function jobBody({ failure, result, ...job }: RestJobFragment) {
  return jobSnapshot({
    ...job,
    status: lower(job.status),
    priority: lower(job.priority),
    startedAt: job.startedAt ?? null,
    completedAt: job.completedAt ?? null,
    retryAt: job.retryAt ?? null,
    currentStage: nullableLower(job.currentStage),
    stagesCompleted: job.stagesCompleted.map(lower),
    failure: failure
      ? {
          ...failure,
          code: failure.code as FailureCode,
          stage: nullableLower(failure.stage),
          httpStatus: failure.httpStatus ?? null,
        }
      : null,
    result: result ? { ...result, tier: tierName(result.tier) } : null,
  });
}

const tags = ['ingest'];

export function jobRoutes(deps: RestDeps): void {
  restRoute(deps, {
    method: 'GET',
    url: '/ingest',
    parts: { querystring: JobQuery },
    about: {
      operationId: 'listJobs',
      summary: 'The history of jobs, newest first',
      tags,
      response: { 200: Jobs, ...problems(400) },
    },
    document: graphql(`
      query RestJobs($first: Int!, $offset: Int!, $filter: JobFilter!) {
        jobs(first: $first, offset: $offset, filter: $filter) { totalCount nodes { ...RestJob } }
      }
    `),
    variables: ({ query: { limit, offset, status } }) => ({
      first: limit,
      offset,
      filter: status === undefined ? {} : { status: [upper(status)] },
    }),
    respond: ({ jobs }, _reply, { query: { limit, offset } }) => ({
      total: jobs.totalCount,
      limit,
      offset,
      items: jobs.nodes.map(jobBody),
    }),
  });

  restRoute(deps, {
    method: 'GET',
    url: '/ingest/:job_id',
    parts: { params: JobParams },
    about: { operationId: 'getJob', summary: 'A job as it is now', tags, response: { 200: Job, ...problems(404) } },
    document: graphql(`query RestJob($id: ID!) { job(id: $id) { ...RestJob } }`),
    variables: ({ params }) => ({ id: params.job_id }),
    known: ({ jobs }, { params }) => jobs.snapshot(params.job_id),
    respond: ({ job }, _reply, { params }) => {
      if (!job) throw new DomainError('NOT_FOUND', `There is no job ${params.job_id}.`);
      return jobBody(job);
    },
  });

  restRoute(deps, {
    method: 'POST',
    url: '/ingest/:job_id/cancel',
    parts: { params: JobParams },
    about: {
      operationId: 'cancelJob',
      summary: 'Cancels a queued or processing job',
      tags,
      response: { 202: Job, ...problems(404, 409) },
    },
    document: graphql(`
      mutation RestCancel($id: ID!) {
        cancelJob(id: $id) { ...RestJob ... on Error { code message } }
      }
    `),
    variables: ({ params }) => ({ id: params.job_id }),
    respond: ({ cancelJob }, reply) => {
      const job = resultOf(cancelJob);
      reply.status(202);
      return jobBody(job);
    },
  });

  restRoute(deps, {
    method: 'POST',
    url: '/ingest/:job_id/retry',
    parts: { params: JobParams },
    about: {
      operationId: 'retryJob',
      summary: 'Queues a failed or cancelled job again',
      tags,
      response: { 202: Job, ...problems(404, 409) },
    },
    document: graphql(`
      mutation RestRetry($id: ID!) {
        retryJob(id: $id) { ...RestJob ... on Error { code message } ... on AlreadyProcessingError { job { id } } }
      }
    `),
    variables: ({ params }) => ({ id: params.job_id }),
    respond: ({ retryJob }, reply) => {
      const job = resultOf(retryJob);
      reply.status(202);
      return jobBody(job);
    },
  });
}
