/** What Qdrant knows of a vector, and how it is asked. */

import type { Schemas } from '@qdrant/js-client-rest';
import { z } from 'zod';
import type { Facets, VectorFilter } from './vector-store.ts';

/** What a point says besides its vector. Days and moments are numbers: 20260531, and milliseconds since 1970. */
export interface PointPayload {
  readonly revision_id: string;
  readonly ordinal: number;
  readonly stored_at: number;
  readonly tier: string;
  readonly tags: readonly string[];
  readonly language: string;
  readonly site: string;
  readonly published_on: number | null;
}

const Revision = z.object({ revision_id: z.guid() });
const Place = Revision.extend({ ordinal: z.int().nonnegative() });

/**
 * Which revision a point is of, from the payload that was asked for.
 *
 * @throws ZodError for a point that is none of ours: another program writes into the same collection
 */
export function readRevision(payload: unknown): string {
  return Revision.parse(payload).revision_id;
}

/** Which chunk of which revision a point is of. Throws as `readRevision` does. */
export function readPlace(payload: unknown): { readonly revisionId: string; readonly ordinal: number } {
  const { revision_id: revisionId, ordinal } = Place.parse(payload);
  return { revisionId, ordinal };
}

export function facetFields({ tier, tags, language, site, publishedAt }: Facets) {
  return {
    tier,
    tags: tags.map((tag) => tag.toLowerCase()),
    language: language.toLowerCase(),
    site: site.toLowerCase(),
    published_on: publishedAt === null ? null : dayNumber(publishedAt),
  };
}

/** What Qdrant narrows by. */
export function conditions(filter: VectorFilter): Schemas['FieldCondition'][] {
  const { tiers, tags, language, site, publishedFrom, publishedTo } = filter;
  const isValue = (key: keyof PointPayload, value: string) => ({ key, match: { value: value.toLowerCase() } });
  return [
    ...(tiers === undefined ? [] : [{ key: 'tier', match: { any: [...tiers] } }]),
    ...(tags ?? []).map((tag) => isValue('tags', tag)),
    ...(language === undefined ? [] : [isValue('language', language)]),
    ...(site === undefined ? [] : [isValue('site', site)]),
    ...(publishedFrom === undefined ? [] : [{ key: 'published_on', range: { gte: dayNumber(publishedFrom) } }]),
    ...(publishedTo === undefined ? [] : [{ key: 'published_on', range: { lte: dayNumber(publishedTo) } }]),
  ];
}

/** `2026-05-31T08:00Z` as 20260531. */
function dayNumber(date: string): number {
  return Number(date.slice(0, 10).replaceAll('-', ''));
}

export function isOf(revisionIds: readonly string[]): Schemas['FieldCondition'] {
  return { key: 'revision_id', match: { any: [...revisionIds] } };
}
