/** One page on the shelf and what is known of it. */

import type { FailureCode } from './failure.ts';

export const TIERS = ['tier-a', 'tier-b', 'tier-c', 'tier-d'] as const;
export type Tier = (typeof TIERS)[number];

/** The tier of a quality score (0–10): a from 8.5, b from 7, c from 5, d below. */
export function tierOf(score: number): Tier {
  if (score >= 8.5) return 'tier-a';
  if (score >= 7) return 'tier-b';
  if (score >= 5) return 'tier-c';
  return 'tier-d';
}

/** What a person may set, and then keeps its value when the page is shelved again. */
export const HAND_FIELDS = ['title', 'tags', 'tier'] as const;
export type HandField = (typeof HAND_FIELDS)[number];

/** A heading of the document. `level` is 1–6. */
export type Heading = {
  readonly level: number;
  readonly text: string;
};

/** One criterion of a quality score: its own score (0–10), its share of the whole (0–1), and why, in a sentence. */
export type QualityReason = {
  readonly criterion: string;
  readonly score: number;
  readonly weight: number;
  readonly explanation: string;
};

/** The grade of a document, 0–10 with one decimal, with the criteria that it is the weighted mean of. */
export type Quality = {
  readonly score: number;
  readonly reasons: readonly QualityReason[];
};

/** What was read out of a fetched page: its text as clean Markdown, and what the page says of itself. */
export interface Content {
  /** Clean Markdown without front matter; headings start below the title. */
  readonly markdown: string;
  readonly title: string;
  readonly author: string | null;
  /** The publication's name, else the host name. */
  readonly site: string;
  /** ISO 8601 date or date-time, as precise as the page tells. */
  readonly publishedAt: string | null;
  /** BCP 47 tag that the page declares. */
  readonly declaredLanguage: string | null;
  /** `rel=canonical` (or `og:url`), absolute, when the page names one; not yet checked against the page's own site. */
  readonly canonicalUrl: string | null;
  /** The page's own description (meta description, og:description). */
  readonly description: string | null;
  readonly outline: readonly Heading[];
}

/** Who writes where no model is set, or the one that is set fails. */
export const EXTRACTIVE = 'extractive';

/** Who wrote summary, tags and grade. */
export interface Authorship {
  /** `EXTRACTIVE`, or the id of a model. */
  readonly writtenBy: string;
  /** Why the model that was set has not written them; null when it has, or none was set. */
  readonly modelFailure: FailureCode | null;
}

/** What was found out about a content. */
export interface Understanding extends Authorship {
  readonly summary: string;
  /** Lower-case, best first, at most eight. */
  readonly tags: readonly string[];
  /** ISO 639-1 code, `und` when unknown. */
  readonly language: string;
  readonly wordCount: number;
  readonly quality: Quality;
}

/** What of it a model writes. */
export type ModelView = Pick<Understanding, 'summary' | 'tags' | 'quality' | 'writtenBy'>;

/** A document as the shelf lists it: its current revision's state, but for what was set by hand. */
export interface Document extends Authorship {
  readonly id: string;
  /** Canonical. */
  readonly url: string;
  readonly title: string;
  readonly site: string;
  readonly author: string | null;
  readonly publishedAt: string | null;
  readonly language: string;
  readonly tier: Tier;
  readonly qualityScore: number;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly wordCount: number;
  /** Which of its fields were set by hand. */
  readonly byHand: readonly HandField[];
  readonly revisionId: string;
  /** How many revisions it has had: the number of the current one. */
  readonly revisionCount: number;
  /** Key of its current revision in the object store. */
  readonly filePath: string;
  /** First shelved. */
  readonly createdAt: Date;
  /** Newest revision. */
  readonly updatedAt: Date;
  /** Last found unchanged or renewed. */
  readonly checkedAt: Date;
}

/** One stored state of a document, as the machine made it. */
export interface Revision extends Authorship {
  readonly id: string;
  readonly documentId: string;
  /** From 1. */
  readonly number: number;
  /** Whether it is the one that its document shows. */
  readonly isCurrent: boolean;
  readonly title: string;
  readonly author: string | null;
  readonly publishedAt: string | null;
  readonly language: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly quality: Quality;
  readonly outline: readonly Heading[];
  /** SHA-256 of title and Markdown, hex. */
  readonly contentHash: string;
  /** Key in the object store. */
  readonly filePath: string;
  readonly createdAt: Date;
}
