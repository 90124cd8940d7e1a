import type { Queryable } from '../storage/database/open-database.ts';
import { replaceEntries } from './index-backlog.ts';
import { INDEX_VERSION } from './index-entry.ts';
import { retitleEntry } from './retitle-entry.ts';

/**
 * Makes a document found by its new title, and no more by the one before. To be called in the transaction that changes the title, after
 * that change: it keeps all others from the document.
 *
 * A page that waits to be indexed anew gets its entry then, under the title that it has.
 *
 * @param before as it was before the change
 */
export async function retitleDocument(
  transaction: Queryable,
  { revisionId, title: before }: { readonly revisionId: string; readonly title: string },
  title: string,
): Promise<void> {
  const entry = await transaction.indexEntry.findUnique({
    where: { revisionId, indexVersion: INDEX_VERSION },
    include: { passages: { orderBy: { ordinal: 'asc' } } },
  });
  if (entry === null) return;
  await replaceEntries(transaction, new Map([[revisionId, retitleEntry(entry, before, title)]]));
}
