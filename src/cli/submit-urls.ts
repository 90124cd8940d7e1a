import { graphql } from '../client/generated/gql.ts';
import type { IngestOptions, Priority as PriorityName } from '../client/generated/graphql.ts';
import type { Client } from '../client/open-client.ts';
import { PRIORITY_NAMES, type Rejected, type Submission, type SubmitOptions, type Submitted } from './submission.ts';

const Ingest = graphql(`
  mutation Ingest($input: IngestInput!) {
    ingest(input: $input) {
      __typename
      ... on Job { jobId: id status url createdAt }
      ... on Error { code message }
      ... on AlreadyProcessingError { job { jobId: id } }
    }
  }
`);

const IngestBatch = graphql(`
  mutation IngestBatch($input: IngestBatchInput!) {
    ingestBatch(input: $input) {
      __typename
      ... on IngestBatch {
        jobs { jobId: id status url createdAt }
        rejected { url code message job { jobId: id } }
      }
      ... on Error { code message }
    }
  }
`);

/** What the server takes in one call. */
const MOST_URLS = 1_000;

/**
 * Submits any number of addresses; one that is refused spoils no other.
 *
 * @throws ClientError; what had been submitted by then goes on
 */
export async function submitUrls(
  client: Client,
  urls: readonly string[],
  { priority, forceRefresh = false, skipScreening = false }: SubmitOptions,
): Promise<Submission> {
  const rest = { priority: PRIORITY_NAMES[priority], options: { forceRefresh, skipScreening } };
  const [only] = urls;
  if (only !== undefined && urls.length === 1) return submitOne(client, only, rest);

  const jobs: Submitted[] = [];
  const rejected: Rejected[] = [];
  for (let start = 0; start < urls.length; start += MOST_URLS) {
    const batch = urls.slice(start, start + MOST_URLS);
    const { ingestBatch: answer } = await client.request(IngestBatch, { input: { urls: batch, ...rest } });
    if (answer.__typename === 'IngestBatch') {
      jobs.push(...answer.jobs);
      rejected.push(...answer.rejected.map(({ job, ...each }) => ({ ...each, jobId: job?.jobId ?? null })));
    } else {
      const { code, message } = answer;
      rejected.push(...batch.map((url) => ({ url, code, message, jobId: null })));
    }
  }
  return { jobs, rejected };
}

async function submitOne(
  client: Client,
  url: string,
  rest: { priority: PriorityName; options: IngestOptions },
): Promise<Submission> {
  const { ingest: answer } = await client.request(Ingest, { input: { url, ...rest } });
  if (answer.__typename === 'Job') {
    const { jobId, status, url: submitted, createdAt } = answer;
    return { jobs: [{ jobId, status, url: submitted, createdAt }], rejected: [] };
  }
  const jobId = answer.__typename === 'AlreadyProcessingError' ? (answer.job?.jobId ?? null) : null;
  return { jobs: [], rejected: [{ url, code: answer.code, message: answer.message, jobId }] };
}
