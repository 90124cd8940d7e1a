/** Documents and revisions as their rows say them. */

import type { Document, Heading, Quality, Revision, Tier } from '../domain/document.ts';
import type { Document as DocumentRow, Revision as RevisionRow } from '../storage/database/generated/client.ts';

export function toDocument({ fetchedUrl: _, etag: __, lastModified: ___, fileKey, ...row }: DocumentRow): Document {
  return { ...row, filePath: fileKey, tier: row.tier as Tier };
}

/** The row's JSON columns are written by this code alone, in these shapes; its text is left out, for it may be large. */
export function toRevision({ fileKey, quality, outline, ...row }: Omit<RevisionRow, 'markdown'>): Revision {
  return { ...row, filePath: fileKey, quality: quality as object as Quality, outline: outline as object as Heading[] };
}
