/** Documents and revisions as their rows say them. */

import type { Document, Heading, QualityReason, Revision, Tier } from '../domain/document.ts';
import type { Document as DocumentRow, Revision as RevisionRow } from '../storage/database/generated/client.ts';

export function toDocument({ fetchedUrl: _, etag: __, lastModified: ___, fileKey, ...row }: DocumentRow): Document {
  return { ...row, filePath: fileKey, tier: row.tier as Tier };
}

type StoredQuality = { score: number; reasons: QualityReason[] };

/** The row's JSON columns are written by this code alone, in these shapes; its text is left out, for it may be large. */
export function toRevision({ fileKey, quality, outline, ...row }: Omit<RevisionRow, 'markdown'>): Revision {
  return { ...row, filePath: fileKey, quality: quality as StoredQuality, outline: outline as Heading[] };
}
