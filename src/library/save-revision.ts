import { v7 as uuidv7 } from 'uuid';
import { type Content, tierOf, type Understanding } from '../domain/document.ts';
import type { Prisma } from '../storage/database/generated/client.ts';
import type { Queryable } from '../storage/database/open-database.ts';
import { type FetchRecord, saveAddresses } from './shelved-page.ts';

export interface NewRevision {
  /** Its job's id: however often a load is repeated, it makes one revision. */
  readonly id: string;
  readonly content: Content;
  readonly understanding: Understanding;
  readonly canonicalUrl: string;
  /** Every address that led here, canonical. */
  readonly addresses: readonly string[];
  readonly fetched: FetchRecord;
  readonly contentHash: string;
  readonly fileKey: string;
}

/**
 * Makes a revision the one that its document shows, and the document itself when the page is new. Visible when the
 * caller's transaction commits.
 *
 * @returns the document's id
 */
export async function saveRevision(transaction: Queryable, revision: NewRevision): Promise<string> {
  const { content, understanding } = revision;
  const facts = {
    title: content.title,
    author: content.author,
    publishedAt: content.publishedAt,
    language: understanding.language,
    summary: understanding.summary,
    tags: [...understanding.tags],
  };
  const state = {
    ...facts,
    ...revision.fetched,
    revisionId: revision.id,
    site: content.site,
    tier: tierOf(understanding.quality.score),
    qualityScore: understanding.quality.score,
    wordCount: understanding.wordCount,
  };
  const now = new Date();
  const { id: documentId } = await transaction.document.upsert({
    where: { url: revision.canonicalUrl },
    create: { id: uuidv7(), url: revision.canonicalUrl, ...state },
    update: { ...state, updatedAt: now, checkedAt: now },
    select: { id: true },
  });
  // The document's row is locked until the commit, so no other load takes the same number.
  const { _max: newest } = await transaction.revision.aggregate({ where: { documentId }, _max: { number: true } });
  await transaction.revision.create({
    data: {
      ...facts,
      id: revision.id,
      documentId,
      number: (newest.number ?? 0) + 1,
      quality: understanding.quality as object as Prisma.InputJsonObject,
      outline: content.outline as object as Prisma.InputJsonArray,
      markdown: content.markdown,
      contentHash: revision.contentHash,
      fileKey: revision.fileKey,
    },
  });
  await saveAddresses(transaction, documentId, [revision.canonicalUrl, ...revision.addresses]);
  return documentId;
}
