import { graphql } from '../client/generated/gql.ts';
import type { SearchMode as ModeName, SearchQuery } from '../client/generated/graphql.ts';
import type { Tier } from '../domain/document.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { contractJson } from './contract-json.ts';
import { plain, type Terminal } from './terminal.ts';
import { TIER_NAMES } from './tier-names.ts';

const Search = graphql(`
  query Search($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {
    search(q: $q, mode: $mode, filter: $filter, first: $first) {
      tookMs mode showingResultsFor notice
      items {
        score
        document { id title url tier qualityScore tags createdAt filePath summary }
        passage { text heading highlights { start end } }
      }
    }
  }
`);

type Mode = 'auto' | 'keyword' | 'semantic' | 'hybrid';

export interface SearchFlags {
  readonly mode: Mode;
  readonly tier?: readonly Tier[];
  readonly tag?: readonly string[];
  readonly language?: string;
  readonly site?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly json?: boolean;
}

type Item = SearchQuery['search']['items'][number];
type Span = Item['passage']['highlights'][number];

const MODE_NAMES: Readonly<Record<Mode, ModeName>> = {
  auto: 'AUTO',
  keyword: 'KEYWORD',
  semantic: 'SEMANTIC',
  hybrid: 'HYBRID',
};

/** How much of a passage is shown: from a little before its first word of the query. */
const SHOWN_CHARS = 280;
const BEFORE_CHARS = 60;

/** Searches the shelf, and shows of each document the passage that says most about the query. */
export async function search(
  { client, terminal }: CommandContext,
  words: readonly string[],
  flags: SearchFlags,
): Promise<ExitCode> {
  const { mode, tier, tag, language, site, from, to, limit, json = false } = flags;
  const filter = {
    tier: tier?.map((each) => TIER_NAMES[each]) ?? null,
    tags: tag === undefined ? null : [...tag],
    language: language ?? null,
    site: site ?? null,
    publishedFrom: from ?? null,
    publishedTo: to ?? null,
  };
  const variables = { q: words.join(' '), mode: MODE_NAMES[mode], filter, first: limit };
  const { search: answer } = await client.request(Search, variables);
  if (json) {
    terminal.print(JSON.stringify(contractJson(answer), null, 2));
    return 0;
  }
  if (answer.notice) terminal.print(terminal.paint('dim', plain(answer.notice)));
  for (const item of answer.items) printItem(terminal, item);
  if (answer.items.length === 0) terminal.print('Nothing on the shelf says anything about that.');
  return 0;
}

function printItem(terminal: Terminal, { document, passage }: Item): void {
  terminal.print(terminal.paint('bold', plain(document.title)));
  terminal.print(terminal.paint('cyan', plain(document.url)));
  terminal.print(`  ${excerpt(terminal, passage.text, passage.highlights)}\n`);
}

/** The part of a passage around its first word of the query, with those words painted. */
function excerpt(terminal: Terminal, text: string, highlights: readonly Span[]): string {
  const wanted = Math.max(0, (highlights[0]?.start ?? 0) - BEFORE_CHARS);
  const from = wanted === 0 ? 0 : text.indexOf(' ', wanted) + 1;
  const to = Math.min(text.length, from + SHOWN_CHARS);
  let shown = from > 0 ? '… ' : '';
  let at = from;
  for (const { start, end } of highlights.filter((span) => span.start >= from && span.end <= to)) {
    shown += piece(text.slice(at, start)) + terminal.paint('yellow', plain(text.slice(start, end)));
    at = end;
  }
  return `${shown}${piece(text.slice(at, to))}${to < text.length ? ' …' : ''}`.replace(/\s+/g, ' ');
}

/** A part of a line, with the spaces that part it from others. */
function piece(text: string): string {
  return `${/^\s/.test(text) ? ' ' : ''}${plain(text)}${/\s$/.test(text) ? ' ' : ''}`;
}
