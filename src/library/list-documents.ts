import type { Document, Tier } from '../domain/document.ts';
import type { Prisma } from '../storage/database/generated/client.ts';
import { type KeyKind, keysetAfter, type Page, type PageRequest } from '../storage/database/keyset-page.ts';
import type { Database } from '../storage/database/open-database.ts';
import { toDocument } from './document-row.ts';

export interface DocumentFilter {
  readonly tiers?: readonly Tier[];
  /** All of them. */
  readonly tags?: readonly string[];
  readonly language?: string;
  readonly site?: string;
  /** Words that all occur in title, summary, tags or URL, in any case. */
  readonly text?: string;
}

export type DocumentSort = 'createdAt' | 'qualityScore' | 'title';

export interface DocumentOrder {
  readonly by: DocumentSort;
  readonly descending: boolean;
}

const KEY_KINDS: Readonly<Record<DocumentSort, KeyKind>> = {
  createdAt: 'moment',
  qualityScore: 'number',
  title: 'text',
};

/** More would be a query plan, not a question. */
const MOST_WORDS = 16;

/** The words of a filter's text, as many as are looked for. */
export function wordsOf(text: string | undefined): string[] {
  return text?.split(/\s+/).filter(Boolean).slice(0, MOST_WORDS) ?? [];
}

/** The pattern of `LIKE` for texts that have a word somewhere. */
export function likePattern(word: string): string {
  return `%${literal(word)}%`;
}

function literal(word: string): string {
  return word.replaceAll(/[\\%_]/g, '\\$&');
}

function conditions(filter: DocumentFilter): Prisma.DocumentWhereInput {
  const words = wordsOf(filter.text);
  return {
    ...(filter.tiers === undefined ? {} : { tier: { in: [...filter.tiers] } }),
    ...(filter.tags === undefined ? {} : { tags: { hasEvery: filter.tags.map((tag) => tag.toLowerCase()) } }),
    ...(filter.language === undefined ? {} : { language: filter.language.toLowerCase() }),
    ...(filter.site === undefined ? {} : { site: { equals: filter.site, mode: 'insensitive' } }),
    AND: words.map((word) => ({
      OR: [
        ...(['title', 'summary', 'url'] as const).map((field) => ({
          [field]: { contains: literal(word), mode: 'insensitive' as const },
        })),
        { tags: { has: word.toLowerCase() } },
      ],
    })),
  };
}

/** The shelf, a page at a time, with how many documents match in all. */
export async function listDocuments(
  database: Database,
  filter: DocumentFilter,
  order: DocumentOrder,
  page: PageRequest,
): Promise<Page<Document>> {
  const matches = conditions(filter);
  const direction = order.descending ? 'desc' : 'asc';
  const [totalCount, rows] = await Promise.all([
    database.document.count({ where: matches }),
    database.document.findMany({
      where: { AND: [matches, keysetAfter(page.after, order.by, KEY_KINDS[order.by], direction)] },
      orderBy: [{ [order.by]: direction }, { id: direction }],
      skip: page.offset,
      take: page.first + 1,
    }),
  ]);
  return {
    totalCount,
    hasNextPage: rows.length > page.first,
    items: rows.slice(0, page.first).map((row) => {
      const key = row[order.by];
      return { node: toDocument(row), key: key instanceof Date ? key.toISOString() : key };
    }),
  };
}
