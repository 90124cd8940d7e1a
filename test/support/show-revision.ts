import { randomUUID } from 'node:crypto';
import type { Database } from '../../src/storage/database/open-database.ts';
import type { Facets } from '../../src/storage/vectors/vector-store.ts';

/**
 * The rows that a load makes, with nothing in them but what filters ask for: the document shows the revision, in place of
 * the one before if there was one.
 *
 * @returns the document's id
 */
export async function showRevision(
  database: Database,
  revisionId: string,
  facets: Facets,
  documentId: string = randomUUID(),
): Promise<string> {
  const { publishedAt, tier, language, site } = facets;
  const shown = { revisionId, publishedAt, tier, language, site, tags: [...facets.tags] };
  const told = { fileKey: '', title: '', summary: '' };
  await database.$transaction(async (transaction) => {
    await transaction.document.upsert({
      where: { id: documentId },
      update: shown,
      create: {
        id: documentId,
        url: documentId,
        qualityScore: 9,
        wordCount: 1,
        fetchedUrl: '',
        revisionCount: 1,
        ...shown,
        ...told,
      },
    });
    const number = (await transaction.revision.count({ where: { documentId } })) + 1;
    const content = { language, tags: shown.tags, quality: {}, outline: [], markdown: '', contentHash: '' };
    await transaction.revision.create({ data: { id: revisionId, documentId, number, ...content, ...told } });
  });
  return documentId;
}
