/** Vectors as bytes in the database, scanned exactly in a worker thread. */

import { Piscina } from 'piscina';
import { Prisma } from '../database/generated/client.ts';
import type { Database, DatabaseAddress } from '../database/open-database.ts';
import { normalizeVector } from './normalize-vector.ts';
import { orVectorsUnavailable } from './or-vectors-unavailable.ts';
import type { ScoredVector } from './scored-vector.ts';
import { passes, searchCurrent } from './search-current.ts';
import type { VectorFilter, VectorSpace, VectorStore } from './vector-store.ts';
import type { ScanTask } from './vector-thread.ts';

export interface DatabaseVectorsDeps {
  readonly database: Database;
  /** The same database: the thread has connections of its own, so that reading many vectors keeps nobody else waiting. */
  readonly address: DatabaseAddress;
}

/** Memory is given back after this long without a search. */
const IDLE_MS = 600_000;

/** For a search and, the first time, for reading all vectors; after it the thread is ended, whatever it waits for. */
const DEADLINE_MS = 60_000;

/** Searches that share one reading of what is new. */
const MOST_AT_ONCE = 64;

/**
 * Opens the store. The thread, its connections and the memory for the vectors come with the first search in this process.
 *
 * Filters ask the documents' rows themselves, so that there is nothing to tell when they change.
 */
export function openDatabaseVectors({ database, address }: DatabaseVectorsDeps): VectorStore {
  const thread = new Piscina({
    filename: new URL('./vector-thread.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    concurrentTasksPerWorker: MOST_AT_ONCE,
    // Else an idle thread sleeps so fast that it doesn't hear its connections.
    atomics: 'disabled',
    idleTimeout: IDLE_MS,
    workerData: address,
  });

  async function nearest(task: ScanTask): Promise<ScoredVector[]> {
    return thread.run(task, { name: 'scan', signal: AbortSignal.timeout(DEADLINE_MS) });
  }

  return {
    async upsert(space, revisionId, _facets, vectors) {
      const bytes = toBytes(space, vectors);
      await orVectorsUnavailable(
        () => database.$executeRaw`
          INSERT INTO revision_vectors AS v (revision_id, space, vectors) VALUES (${revisionId}::uuid, ${space.name}, ${bytes})
          ON CONFLICT (revision_id, space) DO UPDATE SET vectors = excluded.vectors, stored_at = now(),
            transaction = pg_current_xact_id()`,
      );
    },

    async search(space, query, { limit, filter = {} }) {
      const task = { space: space.name, query: normalizeVector(space, query), among: revisionsThatPass(filter) };
      // The thread may still remember vectors that were removed.
      const isStored = Prisma.sql`EXISTS (
        SELECT FROM revision_vectors v WHERE v.revision_id = d.revision_id AND v.space = ${space.name})`;
      const condition = Prisma.sql`${passes(filter)} AND ${isStored}`;
      return orVectorsUnavailable(() =>
        searchCurrent(database, (count) => nearest({ ...task, count }), limit, condition),
      );
    },

    // The documents' rows say it already.
    async updateFacets() {},

    async deleteRevisions(revisionIds) {
      await orVectorsUnavailable(
        () => database.$executeRaw`DELETE FROM revision_vectors WHERE revision_id = ANY (${[...revisionIds]}::uuid[])`,
      );
    },

    async *listRevisions(moment) {
      const rows = await orVectorsUnavailable(
        () => database.$queryRaw<{ revision_id: string }[]>`
          SELECT DISTINCT revision_id FROM revision_vectors WHERE stored_at < ${moment}`,
      );
      for (const row of rows) yield row.revision_id;
    },

    async dropSpace(space) {
      await orVectorsUnavailable(() => database.$executeRaw`DELETE FROM revision_vectors WHERE space = ${space.name}`);
    },

    async check() {
      await orVectorsUnavailable(() => database.$queryRaw`SELECT 1 FROM revision_vectors LIMIT 1`);
    },

    close: () => thread.destroy(),
  };
}

/** One behind the other. The processors that Node runs on put the little end first, as the table does. */
function toBytes(space: VectorSpace, vectors: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const all = new Float32Array(vectors.length * space.dimensions);
  vectors.forEach((vector, index) => {
    all.set(normalizeVector(space, vector), index * space.dimensions);
  });
  return new Uint8Array(all.buffer);
}

function revisionsThatPass(filter: VectorFilter): ScanTask['among'] {
  if (Object.values(filter).every((value) => value === undefined)) return null;
  const { text, values } = Prisma.sql`
    SELECT coalesce(json_agg(d.revision_id), '[]') AS ids FROM document d WHERE ${passes(filter)}`;
  return { text, values };
}
