import { ClientError } from '../client/client-error.ts';
import { graphql } from '../client/generated/gql.ts';
import type { Tier } from '../domain/document.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { findDocument } from './find-document.ts';
import { printDocument } from './show.ts';
import { TIER_NAMES } from './tier-names.ts';

const UpdateDocument = graphql(`
  mutation UpdateDocument($input: UpdateDocumentInput!) {
    updateDocument(input: $input) {
      __typename
      ... on Document { ...DocumentDetails }
      ... on Error { code message }
    }
  }
`);

export interface UpdateFlags {
  readonly title?: string;
  readonly tag?: readonly string[];
  readonly tier?: Tier;
  readonly reset?: readonly ('title' | 'tags' | 'tier')[];
  readonly json?: boolean;
}

/**
 * Sets title, tags or tier of a document by hand, or back to what the machine made of them.
 *
 * @throws ClientError `NOT_FOUND`; `INVALID_INPUT`
 */
export async function update(
  { client, terminal }: CommandContext,
  named: string,
  flags: UpdateFlags,
): Promise<ExitCode> {
  const { title, tag, tier, reset = [], json = false } = flags;
  const input = {
    id: await findDocument(client, named),
    ...Object.fromEntries(reset.map((field) => [field, null])),
    ...(title === undefined ? {} : { title }),
    ...(tag === undefined ? {} : { tags: [...tag] }),
    ...(tier === undefined ? {} : { tier: TIER_NAMES[tier] }),
  };
  const { updateDocument: answer } = await client.request(UpdateDocument, { input });
  if (answer.__typename !== 'Document') throw new ClientError(answer.code, answer.message);
  printDocument(terminal, answer, json);
  return 0;
}
