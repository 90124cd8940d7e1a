import { ClientError } from '../client/client-error.ts';
import { graphql } from '../client/generated/gql.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { findDocument } from './find-document.ts';

const DeleteDocument = graphql(`
  mutation DeleteDocument($id: ID!) {
    deleteDocument(id: $id) { __typename ... on DeletedDocument { id } ... on Error { code message } }
  }
`);

/**
 * Takes a document off the shelf, with its revisions, files and search entries.
 *
 * @throws ClientError `NOT_FOUND`
 */
export async function deleteDocument(
  { client, terminal }: CommandContext,
  named: string,
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  const { deleteDocument: answer } = await client.request(DeleteDocument, { id: await findDocument(client, named) });
  if (answer.__typename !== 'DeletedDocument') throw new ClientError(answer.code, answer.message);
  terminal.print(
    json ? JSON.stringify({ id: answer.id, deleted: true }, null, 2) : `Deleted the document ${answer.id}`,
  );
  return 0;
}
