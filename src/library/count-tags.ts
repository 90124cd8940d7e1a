import { Prisma } from '../storage/database/generated/client.ts';
import type { Database } from '../storage/database/open-database.ts';
import { passes } from '../storage/vectors/search-current.ts';
import { type DocumentFilter, likePattern, wordsOf } from './list-documents.ts';

export interface TagCount {
  readonly tag: string;
  /** Documents that have it. */
  readonly count: number;
}

export interface TagRequest {
  /** 1 or more. */
  readonly limit: number;
  /** What the tags begin with, in any case. */
  readonly prefix: string | null;
  /** Of which documents. */
  readonly filter: DocumentFilter;
}

/** The tags on the shelf with their counts: those of most documents first, then by the alphabet. */
export async function countTags(database: Database, { limit, prefix, filter }: TagRequest): Promise<TagCount[]> {
  const { text, ...facets } = filter;
  const words = wordsOf(text).map((word) => {
    const like = likePattern(word);
    return Prisma.sql`(d.title ILIKE ${like} OR d.summary ILIKE ${like} OR d.url ILIKE ${like}
      OR d.tags @> ARRAY[${word.toLowerCase()}])`;
  });
  const begins = prefix === null ? [] : [Prisma.sql`starts_with(tag, ${prefix.trimStart().toLowerCase()})`];
  return database.$queryRaw<TagCount[]>`
    SELECT tag, count(*)::integer AS count FROM document d, unnest(d.tags) AS tag
    WHERE ${Prisma.join([passes(facets), ...words, ...begins], ' AND ')}
    GROUP BY tag ORDER BY count DESC, tag LIMIT ${limit}::integer`;
}
