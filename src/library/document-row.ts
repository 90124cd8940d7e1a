/** Documents and revisions as their rows say them. */

import type { Document, HandField, Heading, QualityReason, Revision, Tier } from '../domain/document.ts';
import type { FailureCode } from '../domain/failure.ts';
import {
  Prisma,
  type Revision as RevisionRow,
  type Document as StoredDocument,
} from '../storage/database/generated/client.ts';

/** What of a row makes a document; how it was fetched and when it is renewed is for the worker alone. */
export type DocumentRow = Omit<StoredDocument, 'fetchedUrl' | 'etag' | 'lastModified' | 'renewAt'>;

/**
 * The columns of `document d` as Prisma names them, for the statement that runs with every search: Prisma's own queries are planned
 * anew in JavaScript each time.
 */
export const DOCUMENT_COLUMNS = Prisma.sql`d.id, d.url, d.revision_id AS "revisionId", d.file_key AS "fileKey", d.title,
  d.site, d.author, d.published_at AS "publishedAt", d.language, d.tier, d.quality_score AS "qualityScore", d.tags,
  d.summary, d.word_count AS "wordCount", d.written_by AS "writtenBy", d.model_failure AS "modelFailure",
  d.revisions AS "revisionCount", d.by_hand AS "byHand", d.created_at AS "createdAt", d.updated_at AS "updatedAt",
  d.checked_at AS "checkedAt"`;

export function toDocument(row: DocumentRow): Document {
  return {
    id: row.id,
    url: row.url,
    revisionId: row.revisionId,
    filePath: row.fileKey,
    title: row.title,
    site: row.site,
    author: row.author,
    publishedAt: row.publishedAt,
    language: row.language,
    tier: row.tier as Tier,
    qualityScore: row.qualityScore,
    tags: row.tags,
    summary: row.summary,
    wordCount: row.wordCount,
    writtenBy: row.writtenBy,
    modelFailure: row.modelFailure as FailureCode | null,
    revisionCount: row.revisionCount,
    byHand: row.byHand as HandField[],
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    checkedAt: row.checkedAt,
  };
}

type StoredQuality = { score: number; reasons: QualityReason[] };

/** The row's JSON columns are written by this code alone, in these shapes; its text is left out, for it may be large. */
export function toRevision(
  { fileKey, quality, outline, ...row }: Omit<RevisionRow, 'markdown'>,
  document: Pick<Document, 'revisionId'>,
): Revision {
  return {
    ...row,
    isCurrent: row.id === document.revisionId,
    filePath: fileKey,
    quality: quality as StoredQuality,
    outline: outline as Heading[],
    modelFailure: row.modelFailure as FailureCode | null,
  };
}

/** What of a document may be set by hand. */
export type HandMade = Pick<Document, HandField>;

/** What the machine made, but for what was set by hand on the document. */
export function byHandOver(
  machine: HandMade,
  { byHand, title, tags, tier }: HandMade & Pick<Document, 'byHand'>,
): HandMade {
  return {
    title: byHand.includes('title') ? title : machine.title,
    tags: byHand.includes('tags') ? tags : machine.tags,
    tier: byHand.includes('tier') ? tier : machine.tier,
  };
}
