/** Documents whose summary, tags and grade are the built-in ones because their model failed, and what of them is under way. */

import type { HandField, Tier } from '../domain/document.ts';
import type { FailureCode } from '../domain/failure.ts';
import type { JobTokens } from '../domain/job.ts';
import type { Queryable } from '../storage/database/open-database.ts';

/** A document as it is when its renewal begins. */
export interface DueRenewal {
  readonly documentId: string;
  /** Also its job's. */
  readonly revisionId: string;
  readonly url: string;
  readonly title: string;
  readonly site: string;
  readonly author: string | null;
  readonly publishedAt: string | null;
  readonly language: string;
  readonly tags: readonly string[];
  /** What they were before a person set them, if one did. */
  readonly builtInTags: readonly string[];
  readonly tier: Tier;
  /** Which of title, tags and tier a person has set: they stay. */
  readonly byHand: readonly HandField[];
  readonly fileKey: string;
  readonly markdown: string;
  readonly createdAt: Date;
}

/** Longer than a model may take for a page: then whoever took it has gone, and another takes it. */
const HELD_MINUTES = 15;

/** Takes the document that has been due for longest, for this process alone; null when none is. */
export async function takeDueRenewal(database: Queryable): Promise<DueRenewal | null> {
  const [due] = await database.$queryRaw<DueRenewal[]>`
    WITH due AS (
      SELECT id FROM document WHERE renew_at <= now() ORDER BY renew_at LIMIT 1 FOR UPDATE SKIP LOCKED
    ), taken AS (
      UPDATE document d SET renew_at = now() + ${HELD_MINUTES} * interval '1 minute'
      FROM due WHERE d.id = due.id RETURNING d.*
    )
    SELECT d.id AS "documentId", r.id AS "revisionId", d.url, d.title, d.site, d.author, d.published_at AS "publishedAt",
      d.language, d.tags, r.tags AS "builtInTags", d.tier, d.by_hand AS "byHand", d.file_key AS "fileKey", r.markdown,
      r.created_at AS "createdAt"
    FROM taken d JOIN revision r ON r.id = d.revision_id`;
  return due ?? null;
}

/**
 * Gives a document back as it was. What kept the model from all pages, or a change that came between, leaves it due; what it made of this page puts it off, each
 * time for twice as long: the same page likely gets the same answer.
 */
export async function putOffRenewal(
  database: Queryable,
  { documentId, revisionId }: DueRenewal,
  failure: FailureCode | null,
  tokens: JobTokens,
): Promise<void> {
  const isOfPage = failure === 'AI_INVALID_OUTPUT';
  await database.$executeRaw`
    WITH spent AS (
      UPDATE job SET input_tokens = input_tokens + ${tokens.input}, output_tokens = output_tokens + ${tokens.output}
      WHERE id = ${revisionId}::uuid AND ${tokens.input + tokens.output} > 0
    ), told AS (
      UPDATE document SET model_failure = coalesce(${failure}, model_failure), renew_at = now() + CASE WHEN ${isOfPage}
        THEN greatest(interval '10 seconds', now() - updated_at) ELSE interval '0' END
      WHERE id = ${documentId}::uuid AND revision_id = ${revisionId}::uuid AND renew_at IS NOT NULL
      RETURNING revision_id, model_failure
    )
    UPDATE revision r SET model_failure = told.model_failure FROM told WHERE r.id = told.revision_id`;
}
