import type { Tier as TierName } from '../client/generated/graphql.ts';
import type { Tier } from '../domain/document.ts';

/** The tiers as GraphQL names them. */
export const TIER_NAMES: Readonly<Record<Tier, TierName>> = {
  'tier-a': 'TIER_A',
  'tier-b': 'TIER_B',
  'tier-c': 'TIER_C',
  'tier-d': 'TIER_D',
};
