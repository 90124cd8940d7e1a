/** What runs in the worker thread of the exact scan: the vectors' memory and every look at it. */

import pg from 'pg';
import { workerData } from 'piscina';
import type { DatabaseAddress } from '../database/open-database.ts';
import { type RememberedSpace, rememberSpace } from './remember-space.ts';
import { scanVectors } from './scan-vectors.ts';
import type { ScoredVector } from './scored-vector.ts';

export interface ScanTask {
  readonly space: string;
  /** Of length one. */
  readonly query: Float32Array;
  readonly count: number;
  /** A statement that gives the `ids` of the only revisions to look at, as one JSON list; null for all. */
  readonly among: { readonly text: string; readonly values: readonly unknown[] } | null;
}

/** A space that nobody has searched for this long is forgotten: its model is no longer used. */
const FORGET_SPACE_MS = 600_000;

const pool = new pg.Pool({
  ...(workerData as DatabaseAddress),
  max: 2,
  idleTimeoutMillis: 10_000,
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  application_name: 'librarian vectors',
});
// A connection that breaks while idle is replaced at its next use; without a listener it would end the thread.
pool.on('error', () => undefined);

const spaces = new Map<string, { readonly memory: RememberedSpace; usedAt: number }>();

function memoryOf(name: string, dimensions: number): RememberedSpace {
  const now = Date.now();
  for (const [other, { usedAt }] of spaces) if (now - usedAt > FORGET_SPACE_MS) spaces.delete(other);
  const known = spaces.get(name) ?? { memory: rememberSpace(pool, name, dimensions), usedAt: now };
  known.usedAt = now;
  spaces.set(name, known);
  return known.memory;
}

/** The nearest vectors of all that are stored, whether documents show them or not, best first. */
export async function scan({ space, query, count, among }: ScanTask): Promise<ScoredVector[]> {
  const memory = memoryOf(space, query.length);
  await memory.catchUp();
  const chosen = among === null ? null : await pool.query<{ ids: string[] }>(among.text, [...among.values]);
  const places = memory.nearest(query, count, chosen === null ? null : (chosen.rows[0]?.ids ?? []));
  return scanVectors(query, places, count);
}
