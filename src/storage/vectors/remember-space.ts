/** The vectors of a space in this process's memory, kept up to date from the database. */

import pg from 'pg';
import { groupCalls } from '../database/group-calls.ts';

interface RememberedRevision {
  /** Which wrote it: another one means that it was written anew. */
  readonly transaction: string;
  readonly vectors: Float32Array;
}

export interface RememberedSpace {
  /** Takes in all that was committed before the call, by any process. */
  catchUp(): Promise<void>;
  /** All vectors, or those of the revisions named. */
  vectors(revisionIds: readonly string[] | null): Iterable<readonly [revisionId: string, vectors: Float32Array]>;
}

/** How often it is asked what has gone: that costs memory and time until then, nothing else. */
const FORGET_EVERY_MS = 60_000;

/** Calls that wait for one reading of the database. */
const MOST_TOGETHER = 1_000;

/**
 * Begins with nothing; the first `catchUp` reads everything.
 *
 * What is new is found by transaction: all older than a snapshot's oldest running one had ended when it was taken, and
 * so were seen by then. Those from there on are listed again; the vectors of what is known already are not read again.
 */
export function rememberSpace(pool: pg.Pool, space: string): RememberedSpace {
  const remembered = new Map<string, RememberedRevision>();
  let horizon = '0';
  let forgottenAt = 0;

  async function readNews(): Promise<void> {
    const isWhole = Date.now() - forgottenAt > FORGET_EVERY_MS;
    const { rows } = await pool.query<{ horizon: string; stored: Record<string, string> }>(
      `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
         coalesce(json_object_agg(revision_id, transaction::text), '{}') AS stored
       FROM revision_vectors WHERE space = $1 AND transaction >= $2::xid8`,
      [space, isWhole ? '0' : horizon],
    );
    const stored = new Map(Object.entries(rows[0]?.stored ?? {}));
    if (isWhole) {
      for (const id of remembered.keys()) if (!stored.has(id)) remembered.delete(id);
      forgottenAt = Date.now();
    }
    const news = [...stored].filter(([id, transaction]) => remembered.get(id)?.transaction !== transaction);
    if (news.length > 0) await read(news.map(([id]) => id));
    horizon = rows[0]?.horizon ?? horizon;
  }

  /** Row by row as they arrive, so that they are never all in memory twice. */
  async function read(revisionIds: readonly string[]): Promise<void> {
    const client = await pool.connect();
    const done = Promise.withResolvers<void>();
    const query = new pg.Query<{ id: string; transaction: string; vectors: Buffer }>(
      `SELECT revision_id AS id, transaction::text AS transaction, vectors
       FROM revision_vectors WHERE space = $1 AND revision_id = ANY ($2::uuid[])`,
      [space, revisionIds],
    );
    query.on('row', ({ id, transaction, vectors: { buffer, byteOffset, byteLength } }) => {
      // A copy, since a small buffer shares its memory with others and need not begin where a float may.
      const vectors = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
      remembered.set(id, { transaction, vectors });
    });
    query.on('error', done.reject);
    query.on('end', () => done.resolve());
    client.query(query);
    try {
      await done.promise;
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  const catchUp = groupCalls<void, void>(
    async (calls) => {
      await readNews();
      return calls;
    },
    { most: MOST_TOGETHER },
  );

  return {
    catchUp: () => catchUp(undefined),
    *vectors(revisionIds) {
      for (const id of revisionIds ?? remembered.keys()) {
        const known = remembered.get(id);
        if (known !== undefined) yield [id, known.vectors];
      }
    },
  };
}
