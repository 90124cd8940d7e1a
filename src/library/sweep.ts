import type { Database } from '../storage/database/open-database.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';

export interface SweepDeps {
  readonly database: Database;
  readonly objects: ObjectStore;
}

/** Younger files may belong to a load that is under way. */
const GRACE_MS = 3_600_000;
const GROUP = 500;

/** A revision's file ends with the revision's id; what ends otherwise is someone else's. */
const REVISION_ID = /-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.md$/;

/**
 * Removes what was left behind by loads that never became visible and by deletions that were cut short: files that no
 * revision names, and the stage outputs of jobs that failed more than a day ago.
 *
 * @returns how many files were removed
 */
export async function sweep({ database, objects }: SweepDeps, now = Date.now()): Promise<number> {
  await database.$executeRaw`
    DELETE FROM stage_output s USING job j
    WHERE j.id = s.job_id AND j.status = 'failed' AND j.completed_at < now() - interval '1 day'`;

  let removed = 0;
  let candidates: { key: string; id: string }[] = [];
  const removeOrphans = async () => {
    const known = await database.revision.findMany({
      where: { id: { in: candidates.map(({ id }) => id) } },
      select: { fileKey: true },
    });
    // By key: a job that fetched its page again, under another title by then, may have left a file of its first load.
    const keys = new Set(known.map((revision) => revision.fileKey));
    for (const { key } of candidates) {
      if (keys.has(key)) continue;
      await objects.delete(key);
      removed += 1;
    }
    candidates = [];
  };
  for await (const { key, modifiedAt } of objects.list('')) {
    const id = REVISION_ID.exec(key)?.[1];
    if (id === undefined || now - modifiedAt.getTime() < GRACE_MS) continue;
    candidates.push({ key, id });
    if (candidates.length === GROUP) await removeOrphans();
  }
  if (candidates.length > 0) await removeOrphans();
  return removed;
}
