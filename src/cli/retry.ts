import { ClientError } from '../client/client-error.ts';
import { graphql } from '../client/generated/gql.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { jobJson } from './job-json.ts';
import { plain } from './terminal.ts';

const RetryJob = graphql(`
  mutation RetryJob($id: ID!) {
    retryJob(id: $id) {
      __typename
      ... on Job { ...JobFields }
      ... on Error { code message }
    }
  }
`);

/**
 * Queues a failed or cancelled job again.
 *
 * @throws ClientError `NOT_FOUND`; `INVALID_STATE` when it has not failed; `ALREADY_PROCESSING` when another is at its page
 */
export async function retry(
  { client, terminal }: CommandContext,
  id: string,
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  const { retryJob: answer } = await client.request(RetryJob, { id });
  if (answer.__typename !== 'Job') throw new ClientError(answer.code, answer.message);
  terminal.print(json ? JSON.stringify(jobJson(answer), null, 2) : `Queued ${plain(answer.url)} again`);
  return 0;
}
