/** What both drivers share: the documents' rows decide what is found. */

import { Prisma } from '../database/generated/client.ts';
import type { Database } from '../database/open-database.ts';
import { compareScored, type ScoredVector } from './scored-vector.ts';
import type { VectorFilter, VectorHit } from './vector-store.ts';

/** Looked at beyond the limit at first: room for a page that was just replaced. */
const SPARE = 16;

/** Nobody reads so far down; what could hide that many good ones is swept. */
const MOST_CANDIDATES = 20_000;

/**
 * The nearest vectors of revisions that documents show now, of documents that meet the condition.
 *
 * Asks `nearest` for a few more than wanted, and again for more while those that don't count leave too few, or while the
 * last one wanted may have equals beyond what was given.
 *
 * @param nearest the best `count` vectors, best first; fewer only if there are no more
 * @param condition on the row `d` of a document
 */
export async function searchCurrent(
  database: Database,
  nearest: (count: number) => Promise<readonly ScoredVector[]>,
  limit: number,
  condition: Prisma.Sql,
): Promise<VectorHit[]> {
  for (let count = limit + SPARE; ; count *= 4) {
    const candidates = (await nearest(count)).map((each) => ({ ...each, score: rounded(each.score) }));
    const documents = await shownBy(database, candidates, condition);
    const hits = candidates
      .flatMap((candidate) => {
        const documentId = documents.get(candidate.revisionId);
        return documentId === undefined ? [] : [{ documentId, ...candidate }];
      })
      .sort(compareScored);
    const lastWanted = hits[limit - 1];
    const lastGiven = candidates.at(-1);
    const isSettled = lastWanted !== undefined && lastGiven !== undefined && lastWanted.score > lastGiven.score;
    if (isSettled || candidates.length < count || count > MOST_CANDIDATES) return hits.slice(0, limit);
  }
}

/** To the digits that both stores compute alike, so that what is equal in one is equal in the other. */
function rounded(score: number): number {
  return Math.round(score * 1e6) / 1e6;
}

/** Which documents show these revisions, of those that meet the condition. */
async function shownBy(
  database: Database,
  candidates: readonly ScoredVector[],
  condition: Prisma.Sql,
): Promise<Map<string, string>> {
  if (candidates.length === 0) return new Map();
  const revisionIds = [...new Set(candidates.map(({ revisionId }) => revisionId))];
  const rows = await database.$queryRaw<{ id: string; revision_id: string }[]>`
    SELECT d.id, d.revision_id FROM document d
    WHERE d.revision_id = ANY (${revisionIds}::uuid[]) AND ${condition}`;
  return new Map(rows.map((row) => [row.revision_id, row.id]));
}

/** The condition, on a document `d`, of passing a filter. */
export function passes(filter: VectorFilter): Prisma.Sql {
  const { tiers, tags, language, site, publishedFrom, publishedTo } = filter;
  return Prisma.join(
    [
      Prisma.sql`true`,
      ...(tiers === undefined ? [] : [Prisma.sql`d.tier = ANY (${[...tiers]}::text[])`]),
      ...(tags === undefined ? [] : [Prisma.sql`d.tags @> ${tags.map((tag) => tag.toLowerCase())}::text[]`]),
      ...(language === undefined ? [] : [Prisma.sql`d.language = ${language.toLowerCase()}`]),
      ...(site === undefined ? [] : [Prisma.sql`lower(d.site) = lower(${site})`]),
      ...(publishedFrom === undefined ? [] : [Prisma.sql`left(d.published_at, 10) >= ${publishedFrom} COLLATE "C"`]),
      ...(publishedTo === undefined ? [] : [Prisma.sql`left(d.published_at, 10) <= ${publishedTo} COLLATE "C"`]),
    ],
    ' AND ',
  );
}
