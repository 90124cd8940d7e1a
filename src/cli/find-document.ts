import { ClientError } from '../client/client-error.ts';
import { graphql } from '../client/generated/gql.ts';
import { isUuid } from '../domain/uuid.ts';
import type { CommandContext } from './command.ts';

const FindDocument = graphql(`
  query FindDocument($url: String!) { document(url: $url) { id } }
`);

/**
 * The id of the document that a person names by its id or by an address that led to it.
 *
 * @throws ClientError `NOT_FOUND`
 */
export async function findDocument(client: CommandContext['client'], named: string): Promise<string> {
  if (isUuid(named)) return named;
  const { document } = await client.request(FindDocument, { url: named });
  if (document === null) throw noSuchDocument(named);
  return document.id;
}

export function noSuchDocument(named: string): ClientError {
  return new ClientError('NOT_FOUND', `There is no document ${named}. List them with: npx librarian library`);
}
