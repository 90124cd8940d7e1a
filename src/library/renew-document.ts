import { randomBytes } from 'node:crypto';
import { type ModelView, tierOf } from '../domain/document.ts';
import type { JobTokens } from '../domain/job.ts';
import { jsonText } from '../storage/database/json-text.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';
import type { VectorStore } from '../storage/vectors/vector-store.ts';
import { renderDocumentFile } from './document-file.ts';
import { byHandOver } from './document-row.ts';
import type { DueRenewal } from './due-renewals.ts';
import { findDocument } from './find-document.ts';
import { tellFacets } from './tell-facets.ts';

export interface RenewDeps {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly vectors: VectorStore;
  /** Called once it is seen. */
  readonly onRenewed: (revisionId: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/**
 * Gives a document's current revision what a model wrote of it, but for what was set by hand: the file first, under a key of its own, then the rows in one
 * statement. What has been changed, replaced or deleted meanwhile is left as it is; a file that no row names is swept.
 *
 * @returns whether it was renewed
 * @throws DomainError `FILES_UNAVAILABLE`
 */
export async function renewDocument(
  { database, objects, vectors, onRenewed, onError }: RenewDeps,
  due: DueRenewal,
  { summary, tags: written, quality, writtenBy }: ModelView,
  tokens: JobTokens,
): Promise<boolean> {
  const { documentId, revisionId, title } = due;
  const machine = { title, tags: written.length > 0 ? written : due.builtInTags, tier: tierOf(quality.score) };
  const { tags, tier } = byHandOver(machine, due);
  const fileKey = nextKeyOf(due);
  const file = renderDocumentFile({ ...due, tier, quality, tags, summary, writtenBy });
  await objects.put(fileKey, file, 'text/markdown; charset=utf-8');
  const [renewed] = await database.$queryRaw<{ id: string }[]>`
    WITH shown AS (
      UPDATE document SET summary = ${summary}, tags = ${[...tags]}, tier = ${tier}, quality_score = ${quality.score},
        written_by = ${writtenBy}, model_failure = NULL, renew_at = NULL, file_key = ${fileKey}
      WHERE id = ${documentId}::uuid AND revision_id = ${revisionId}::uuid AND file_key = ${due.fileKey}
        AND renew_at IS NOT NULL
      RETURNING revision_id
    ), spent AS (
      UPDATE job SET input_tokens = input_tokens + ${tokens.input}, output_tokens = output_tokens + ${tokens.output}
      WHERE id = ${revisionId}::uuid
    )
    UPDATE revision r SET summary = ${summary}, tags = ${[...machine.tags]}, quality = ${jsonText(quality)}::jsonb,
      written_by = ${writtenBy}, model_failure = NULL, file_key = ${fileKey}
    FROM shown WHERE r.id = shown.revision_id RETURNING r.id`;
  await onRenewed(revisionId);
  await objects.delete(renewed === undefined ? fileKey : due.fileKey).catch(() => undefined);
  if (renewed !== undefined) {
    // It is renewed by then, whatever becomes of this.
    await findDocument(database, documentId)
      .then((document) => tellFacets({ database, vectors }, document))
      .catch(onError);
  }
  return renewed !== undefined;
}

/** Ends with the revision's id, as all its files do, and is never the same twice. */
function nextKeyOf({ fileKey, revisionId }: DueRenewal): string {
  const end = `-${revisionId}.md`;
  return `${fileKey.slice(0, -end.length)}-${randomBytes(3).toString('hex')}${end}`;
}
