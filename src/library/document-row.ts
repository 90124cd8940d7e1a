/** Documents and revisions as their rows say them. */

import type { Document, HandField, Heading, QualityReason, Revision, Tier } from '../domain/document.ts';
import type { FailureCode } from '../domain/failure.ts';
import type { Document as DocumentRow, Revision as RevisionRow } from '../storage/database/generated/client.ts';

export function toDocument(row: DocumentRow): Document {
  const { fetchedUrl: _, etag: __, lastModified: ___, renewAt: ____, fileKey, ...shown } = row;
  return {
    ...shown,
    filePath: fileKey,
    tier: row.tier as Tier,
    byHand: row.byHand as HandField[],
    modelFailure: row.modelFailure as FailureCode | null,
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
