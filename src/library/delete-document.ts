import { DomainError } from '../domain/failure.ts';
import { isUuid } from '../domain/uuid.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';
import type { VectorStore } from '../storage/vectors/vector-store.ts';

export interface DeleteDeps {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly vectors: VectorStore;
  /** Called once it is off the shelf. */
  readonly onGone: () => Promise<void>;
}

/**
 * Takes a document off the shelf, with all its revisions, files and vectors. It is gone for every reader at once; what
 * can't be removed now is swept later.
 *
 * @throws DomainError `NOT_FOUND`
 */
export async function deleteDocument({ database, objects, vectors, onGone }: DeleteDeps, id: string): Promise<void> {
  if (!isUuid(id)) throw new DomainError('NOT_FOUND', `There is no document ${id}.`);
  const revisions = await database.$transaction(async (transaction) => {
    // Locked first, so that no change of it comes between and leaves another file.
    await transaction.$queryRaw`SELECT 1 FROM document WHERE id = ${id}::uuid FOR UPDATE`;
    const found = await transaction.revision.findMany({
      where: { documentId: id },
      select: { id: true, fileKey: true },
    });
    const { count } = await transaction.document.deleteMany({ where: { id } });
    if (count === 0) throw new DomainError('NOT_FOUND', `There is no document ${id}.`);
    return found;
  });
  await onGone();
  await Promise.allSettled([
    ...revisions.map(({ fileKey }) => objects.delete(fileKey)),
    vectors.deleteRevisions(revisions.map((revision) => revision.id)),
  ]);
}
