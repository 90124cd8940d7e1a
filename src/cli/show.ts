import { graphql } from '../client/generated/gql.ts';
import type { DocumentDetailsFragment } from '../client/generated/graphql.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { contractJson, word } from './contract-json.ts';
import { findDocument, noSuchDocument } from './find-document.ts';
import { timeAgo } from './human-time.ts';
import { plain, type Terminal } from './terminal.ts';

graphql(`
  fragment DocumentDetails on Document {
    id title url tier qualityScore tags createdAt filePath summary
    site author publishedAt language wordCount byHand updatedAt checkedAt revisionNumber
  }
`);

const ShowDocument = graphql(`
  query ShowDocument($id: ID!) { document(id: $id) { ...DocumentDetails } }
`);

/**
 * Shows what is known of a document.
 *
 * @throws ClientError `NOT_FOUND`
 */
export async function show(
  { client, terminal }: CommandContext,
  named: string,
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  const { document } = await client.request(ShowDocument, { id: await findDocument(client, named) });
  if (document === null) throw noSuchDocument(named);
  printDocument(terminal, document, json);
  return 0;
}

/** Prints a document as a person reads it, or as JSON. */
export function printDocument(terminal: Terminal, document: DocumentDetailsFragment, json: boolean): void {
  if (json) {
    terminal.print(JSON.stringify(contractJson(document), null, 2));
    return;
  }
  const line = (name: string, text: string) => terminal.print(`${terminal.paint('dim', name.padEnd(10))} ${text}`);
  const { byHand, author, publishedAt, revisionNumber } = document;
  const mark = (field: (typeof byHand)[number]) => (byHand.includes(field) ? terminal.paint('dim', ' (by hand)') : '');
  line('title', `${terminal.paint('bold', plain(document.title))}${mark('TITLE')}`);
  line('document', document.id);
  line('address', plain(document.url));
  line('tier', `${word(document.tier)}${mark('TIER')}, quality score ${document.qualityScore.toFixed(1)}`);
  line('tags', `${plain(document.tags.join(', ')) || 'none'}${mark('TAGS')}`);
  line('site', plain(document.site));
  if (author !== null) line('author', plain(author));
  if (publishedAt !== null) line('published', plain(publishedAt));
  line('text', `${document.wordCount} words, language ${plain(document.language)}`);
  line('shelved', `${timeAgo(document.createdAt)}; revision ${revisionNumber}, ${timeAgo(document.updatedAt)}`);
  line('file', plain(document.filePath));
  terminal.print(`\n${plain(document.summary)}`);
}
