import { graphql } from '../client/generated/gql.ts';
import type { AnswerFieldsFragment } from '../client/generated/graphql.ts';
import type { Tier } from '../domain/document.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { contractJson } from './contract-json.ts';
import { plain, type Terminal } from './terminal.ts';
import { TIER_NAMES } from './tier-names.ts';

graphql(`
  fragment AnswerFields on Answer {
    answer answered confidence
    citations { n document { id } revision { number } title url heading quote start end score tier }
    nearest { id title url tier qualityScore tags createdAt filePath summary }
    model notice code tokens { input output } tookMs
  }
`);

const Ask = graphql(`
  subscription Ask($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {
    answer(question: $question, topK: $topK, tier: $tier, tags: $tags) {
      __typename
      ... on AnswerToken { text }
      ... on AnswerError { code detail }
      ... on AnswerDone { answer { ...AnswerFields } }
    }
  }
`);

export interface AskFlags {
  readonly topK: number;
  readonly tier?: readonly Tier[];
  readonly tag?: readonly string[];
  readonly json?: boolean;
}

/**
 * Answers a question from the shelf: on a terminal as it is written, then what it rests on. Answers 0 also when nothing on the shelf answers it, 1 when
 * the answer breaks off.
 */
export async function ask(
  { client, terminal, signal }: CommandContext,
  words: readonly string[],
  { topK, tier, tag, json = false }: AskFlags,
): Promise<ExitCode> {
  const tiers = tier?.map((each) => TIER_NAMES[each]) ?? null;
  const variables = { question: words.join(' '), topK, tier: tiers, tags: tag === undefined ? null : [...tag] };
  const isLive = !json && terminal.columns !== null;
  let exitCode: ExitCode = 0;
  for await (const { answer: event } of client.subscribe(Ask, variables)) {
    if (event.__typename === 'AnswerToken' && isLive) terminal.output.write(harmless(event.text));
    if (event.__typename === 'AnswerError') exitCode = 1;
    if (event.__typename !== 'AnswerDone') continue;
    if (json) terminal.print(JSON.stringify(answerJson(event.answer), null, 2));
    else show(terminal, event.answer, isLive);
  }
  return signal.aborted ? 130 : exitCode;
}

/** As REST answers it. */
function answerJson({ citations, ...answer }: AnswerFieldsFragment): unknown {
  const flat = citations.map(({ document, revision, ...citation }) => ({
    ...citation,
    documentId: document.id,
    revision: revision.number,
  }));
  return { ...(contractJson({ ...answer, citations: flat }) as object), code: answer.code ?? null };
}

function show(terminal: Terminal, answer: AnswerFieldsFragment, isWritten: boolean): void {
  terminal.print(isWritten ? '' : harmless(answer.answer));
  for (const { n, title, url, quote } of answer.citations) {
    terminal.print(`\n[${n}] ${terminal.paint('bold', plain(title))}`);
    terminal.print(`    ${terminal.paint('cyan', plain(url))}`);
    terminal.print(`    ${terminal.paint('dim', `“${plain(quote)}”`)}`);
  }
  if (answer.nearest.length > 0) terminal.print('\nNearest to it:');
  for (const { title, url } of answer.nearest) {
    terminal.print(`  ${terminal.paint('bold', plain(title))}  ${terminal.paint('cyan', plain(url))}`);
  }
  if (answer.notice) terminal.print(`\n${terminal.paint('dim', plain(answer.notice))}`);
}

/** A piece of a text, with the spaces around it. */
function harmless(text: string): string {
  return text.replace(/\S+/g, plain);
}
