import { graphql } from '../client/generated/gql.ts';
import type { DocumentOrderField, LibraryQuery, Tier as TierName } from '../client/generated/graphql.ts';
import type { Tier } from '../domain/document.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { contractJson, word } from './contract-json.ts';
import { timeAgo } from './human-time.ts';
import { type Column, printTable } from './table.ts';
import type { Style } from './terminal.ts';
import { TIER_NAMES } from './tier-names.ts';

const Library = graphql(`
  query Library($filter: DocumentFilter!, $orderBy: DocumentOrder!, $first: Int!) {
    library(filter: $filter, orderBy: $orderBy, first: $first) {
      totalCount
      nodes { id title url tier qualityScore tags createdAt filePath summary }
    }
  }
`);

type Sort = 'created_at' | 'quality_score' | 'title';

export interface LibraryFlags {
  readonly tier?: readonly Tier[];
  readonly tag?: readonly string[];
  readonly q?: string;
  readonly sort: Sort;
  readonly order?: 'asc' | 'desc';
  readonly limit: number;
  readonly json?: boolean;
}

type Item = LibraryQuery['library']['nodes'][number];

const TIER_STYLES: Readonly<Record<TierName, Style>> = {
  TIER_A: 'green',
  TIER_B: 'cyan',
  TIER_C: 'yellow',
  TIER_D: 'dim',
};

const ORDER_FIELDS: Readonly<Record<Sort, DocumentOrderField>> = {
  created_at: 'CREATED_AT',
  quality_score: 'QUALITY_SCORE',
  title: 'TITLE',
};

// Titles come last: their characters may be wider than one, and would push what follows out of its column.
const COLUMNS: readonly Column<Item>[] = [
  { title: 'TIER', text: ({ tier }) => word(tier), style: ({ tier }) => TIER_STYLES[tier] },
  { title: 'SCORE', text: ({ qualityScore }) => qualityScore.toFixed(1), align: 'right' },
  { title: 'SHELVED', text: ({ createdAt }) => timeAgo(createdAt) },
  { title: 'ADDRESS', text: ({ url }) => url, mayShrink: true },
  { title: 'TITLE', text: ({ title }) => title, mayShrink: true },
];

/** Lists the documents on the shelf: newest, best, or in the order of their titles. */
export async function library({ client, terminal }: CommandContext, flags: LibraryFlags): Promise<ExitCode> {
  const { tier, tag, q, sort, limit, json = false } = flags;
  const order = flags.order ?? (sort === 'title' ? 'asc' : 'desc');
  const filter = {
    tier: tier?.map((each) => TIER_NAMES[each]) ?? null,
    tags: tag === undefined ? null : [...tag],
    q: q ?? null,
  };
  const orderBy = { field: ORDER_FIELDS[sort], direction: order === 'asc' ? ('ASC' as const) : ('DESC' as const) };
  const { library: found } = await client.request(Library, { filter, orderBy, first: limit });
  const { totalCount, nodes } = found;
  const isFiltered = tier !== undefined || tag !== undefined || q !== undefined;
  if (json) {
    terminal.print(JSON.stringify({ total: totalCount, limit, offset: 0, items: contractJson(nodes) }, null, 2));
  } else if (nodes.length === 0) {
    terminal.print(
      isFiltered
        ? 'Nothing on the shelf is like that.'
        : 'The shelf is empty. Fill it with: npx librarian ingest <url>',
    );
  } else {
    printTable(terminal, COLUMNS, nodes);
    if (totalCount > nodes.length)
      terminal.print(terminal.paint('dim', `${nodes.length} of ${totalCount}; more with --limit`));
  }
  return 0;
}
