import { ClientError } from '../client/client-error.ts';
import { graphql } from '../client/generated/gql.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { jobJson } from './job-json.ts';
import { plain } from './terminal.ts';

const CancelJob = graphql(`
  mutation CancelJob($id: ID!) {
    cancelJob(id: $id) {
      __typename
      ... on Job { ...JobFields }
      ... on Error { code message }
    }
  }
`);

/**
 * Cancels a queued or processing job.
 *
 * @throws ClientError `NOT_FOUND`; `INVALID_STATE` when it has ended
 */
export async function cancel(
  { client, terminal }: CommandContext,
  id: string,
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  const { cancelJob: answer } = await client.request(CancelJob, { id });
  if (answer.__typename !== 'Job') throw new ClientError(answer.code, answer.message);
  terminal.print(json ? JSON.stringify(jobJson(answer), null, 2) : `Cancelled ${plain(answer.url)}`);
  return 0;
}
