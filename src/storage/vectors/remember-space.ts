/** The vectors of a space in this process's memory, kept up to date from the database. */

import pg from 'pg';
import { groupCalls } from '../database/group-calls.ts';
import { createQuantizedRows } from './quantized-rows.ts';
import type { VectorPlace } from './scan-vectors.ts';

interface RememberedRevision {
  readonly revisionId: string;
  /** Which wrote it: another one means that it was written anew. */
  readonly transaction: string;
  readonly vectors: Float32Array;
  /** The row of the first of its vectors among the quantized ones. */
  readonly firstRow: number;
}

export interface RememberedSpace {
  /** Takes in all that was committed before the call, by any process. */
  catchUp(): Promise<void>;
  /**
   * Where the `count` vectors nearest to the query are, of all or of the revisions named, and hardly more.
   *
   * @param query of length one
   */
  nearest(query: Float32Array, count: number, revisionIds: readonly string[] | null): VectorPlace[];
}

/** How often it is asked what has gone: that costs memory and time until then, nothing else. */
const FORGET_EVERY_MS = 60_000;

/** Calls that wait for one reading of the database. */
const MOST_TOGETHER = 1_000;

/** Rows are copied together when so many of them are of no use any more. */
const LEAST_WASTE = 10_000;

/**
 * Begins with nothing; the first `catchUp` reads everything.
 *
 * What is new is found by transaction: all older than a snapshot's oldest running one had ended when it was taken, and
 * so were seen by then. Those from there on are listed again; the vectors of what is known already are not read again.
 */
export function rememberSpace(pool: pg.Pool, space: string, dimensions: number): RememberedSpace {
  const remembered = new Map<string, RememberedRevision>();
  let rows = createQuantizedRows(dimensions);
  /** Who has each row. */
  let owners: RememberedRevision[] = [];
  let removed = 0;

  function remember(revisionId: string, transaction: string, vectors: Float32Array): void {
    forget(revisionId);
    const revision = { revisionId, transaction, vectors, firstRow: rows.add(vectors) };
    remembered.set(revisionId, revision);
    for (let row = revision.firstRow; row < rows.size; row += 1) owners[row] = revision;
  }

  function forget(revisionId: string): void {
    const known = remembered.get(revisionId);
    if (known === undefined) return;
    remembered.delete(revisionId);
    const count = known.vectors.length / dimensions;
    rows.remove(known.firstRow, count);
    removed += count;
  }

  function makeRoom(): void {
    if (removed < Math.max(LEAST_WASTE, rows.size / 2)) return;
    const all = [...remembered.values()];
    [rows, owners, removed] = [createQuantizedRows(dimensions), [], 0];
    remembered.clear();
    for (const { revisionId, transaction, vectors } of all) remember(revisionId, transaction, vectors);
  }

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
      for (const id of remembered.keys()) if (!stored.has(id)) forget(id);
      makeRoom();
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
      remember(id, transaction, new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength)));
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
    nearest(query, count, revisionIds) {
      const ranges = revisionIds === null ? [[0, rows.size] as const] : rangesOf(revisionIds);
      return rows.nearest(query, count, ranges).flatMap((row) => {
        const owner = owners[row];
        if (owner === undefined) return [];
        return [{ revisionId: owner.revisionId, ordinal: row - owner.firstRow, vectors: owner.vectors }];
      });
    },
  };

  function* rangesOf(revisionIds: readonly string[]): Generator<readonly [first: number, rows: number]> {
    for (const id of revisionIds) {
      const known = remembered.get(id);
      if (known !== undefined && known.vectors.length > 0) yield [known.firstRow, known.vectors.length / dimensions];
    }
  }
}
