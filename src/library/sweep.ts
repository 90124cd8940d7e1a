import { Prisma } from '../storage/database/generated/client.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';
import type { VectorStore } from '../storage/vectors/vector-store.ts';
import { jobOfUpload, UPLOAD_IS_KEPT, uploadKey } from './uploads.ts';

export interface SweepDeps {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly vectors: VectorStore;
}

/** Younger files and vectors may belong to a load that is under way. */
const GRACE_MS = 3_600_000;
const GROUP = 500;

/** A revision's file ends with the revision's id; what ends otherwise is someone else's. */
const REVISION_ID = /-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.md$/;

interface Candidate {
  readonly key: string;
  /** The revision whose file it is, or the job that it was uploaded with. */
  readonly id: string;
}

/**
 * Removes what was left behind by loads that never became visible and by deletions that were cut short: files that no
 * revision names, uploads that no job will read, vectors of revisions that no document shows (any more), and the stage
 * outputs of jobs that failed more than a day ago.
 *
 * @param now milliseconds since 1970; unset, the database's clock is asked
 * @returns how many files were removed
 */
export async function sweep(deps: SweepDeps, now?: number): Promise<number> {
  await deps.database.$executeRaw`
    DELETE FROM stage_output s USING job j
    WHERE j.id = s.job_id AND j.status = 'failed' AND j.completed_at < now() - interval '1 day'`;
  // Vectors last: their store may be away, and the rest need not wait for it.
  const moment = now ?? (await databaseNow(deps.database));
  const removed = await sweepFiles(deps, moment);
  await sweepVectors(deps, moment);
  return removed;
}

/** A clock of this machine's that went ahead would make a file of a load under way look old. */
async function databaseNow(database: Database): Promise<number> {
  const [row] = await database.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (row === undefined) throw new Error('the database does not say what time it is');
  return row.now.getTime();
}

async function sweepFiles({ database, objects }: SweepDeps, now: number): Promise<number> {
  let removed = 0;
  let candidates: Candidate[] = [];
  const removeOrphans = async () => {
    const kept = await keysInUse(
      database,
      candidates.map(({ id }) => id),
    );
    for (const { key } of candidates) {
      if (kept.has(key)) continue;
      await objects.delete(key);
      removed += 1;
    }
    candidates = [];
  };
  for await (const { key, modifiedAt } of objects.list('')) {
    const id = REVISION_ID.exec(key)?.[1] ?? jobOfUpload(key);
    if (id === null || now - modifiedAt.getTime() < GRACE_MS) continue;
    candidates.push({ key, id });
    if (candidates.length === GROUP) await removeOrphans();
  }
  if (candidates.length > 0) await removeOrphans();
  return removed;
}

/** The files that revisions and jobs of these ids (a revision has its job's) need. */
async function keysInUse(database: Database, ids: string[]): Promise<Set<string>> {
  const revisions = await database.revision.findMany({ where: { id: { in: ids } }, select: { fileKey: true } });
  const jobs = await database.$queryRaw<{ id: string }[]>`
    SELECT id FROM job WHERE id = ANY (${ids}::uuid[]) AND ${Prisma.raw(UPLOAD_IS_KEPT)}`;
  // By key: a job that fetched its page again, under another title by then, may have left a file of its first load.
  return new Set([...revisions.map(({ fileKey }) => fileKey), ...jobs.map(({ id }) => uploadKey(id))]);
}

async function sweepVectors({ database, vectors }: SweepDeps, now: number): Promise<void> {
  let candidates: string[] = [];
  const removeHidden = async () => {
    const shown = await database.document.findMany({
      where: { revisionId: { in: candidates } },
      select: { revisionId: true },
    });
    const ids = new Set(shown.map(({ revisionId }) => revisionId));
    const hidden = candidates.filter((id) => !ids.has(id));
    if (hidden.length > 0) await vectors.deleteRevisions(hidden);
    candidates = [];
  };
  for await (const id of vectors.listRevisions(new Date(now - GRACE_MS))) {
    candidates.push(id);
    if (candidates.length === GROUP) await removeHidden();
  }
  if (candidates.length > 0) await removeHidden();
}
