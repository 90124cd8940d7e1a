import { DomainError } from '../domain/failure.ts';
import { isUuid } from '../domain/uuid.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';

export interface DeleteDeps {
  readonly database: Database;
  readonly objects: ObjectStore;
}

/**
 * Takes a document off the shelf, with all its revisions and files. It is gone for every reader at once; a file that can't
 * be removed now is swept later.
 *
 * @throws DomainError `NOT_FOUND`
 */
export async function deleteDocument({ database, objects }: DeleteDeps, id: string): Promise<void> {
  if (!isUuid(id)) throw new DomainError('NOT_FOUND', `There is no document ${id}.`);
  const fileKeys = await database.$transaction(async (transaction) => {
    const revisions = await transaction.revision.findMany({ where: { documentId: id }, select: { fileKey: true } });
    const { count } = await transaction.document.deleteMany({ where: { id } });
    if (count === 0) throw new DomainError('NOT_FOUND', `There is no document ${id}.`);
    return revisions.map((revision) => revision.fileKey);
  });
  await Promise.allSettled(fileKeys.map((key) => objects.delete(key)));
}
