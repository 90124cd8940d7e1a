/**
 * Jobs as pollers see them, in Redis, so that polling does not ask the database. The copy of a job is dropped before an event of
 * it is told, and made anew soon: whoever was told of an event as it happened is never shown what was before it.
 *
 * A copy may lag all the same: the process that changed the job may not have reached Redis. One of a job that can still change
 * is believed for a few seconds only; then the database is asked, and the copy made anew.
 *
 * Copies that are made at once, by several processes, don't overtake each other: each takes the number of the last change before
 * it reads the job, and is kept only if there has been none since.
 */

import type { Job } from '../domain/job.ts';
import { isUuid } from '../domain/uuid.ts';
import type { OpenRedis } from '../storage/redis/open-redis.ts';
import { jobSnapshot } from './job-snapshot.ts';

export interface JobSnapshots {
  /** The snapshot of a job, parsed; null when there is none, or it may be outdated, or Redis is away. */
  read(id: string): Promise<unknown>;
  /** Jobs have changed: drops their copies, before anything that is sent to Redis later, and makes new ones. Never throws. */
  changed(ids: readonly string[]): void;
}

interface SnapshotDeps {
  readonly redis: OpenRedis;
  readonly findJob: (id: string) => Promise<Job | null>;
}

const KEPT_SECONDS = 3_600;
const BELIEVED_MS = 5_000;

/** A job changes several times in one moment; its copy is made once for all of them, or by the first who polls. */
const SETTLE_MS = 250;

const keyOf = (id: string) => `ingestion:job:${id.toLowerCase()}`;
const changesKeyOf = (id: string) => `ingestion:changes:${id.toLowerCase()}`;

/** A job that nobody has changed since there was a Redis to note it in has no number of changes. */
const KEEP_IF_UNCHANGED = `
  if (redis.call('GET', KEYS[2]) or '') == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) end`;

export function createJobSnapshots({ redis, findJob }: SnapshotDeps): JobSnapshots {
  async function write(id: string): Promise<void> {
    const [key, changesKey] = [keyOf(id), changesKeyOf(id)];
    const changes = await redis.run((client) => client.get(changesKey));
    const job = await findJob(id);
    if (job === null) return;
    const text = JSON.stringify(jobSnapshot(job));
    await redis.run((client) => client.eval(KEEP_IF_UNCHANGED, 2, key, changesKey, changes ?? '', text, KEPT_SECONDS));
  }
  const awaited = new Set<string>();
  function writeSoon(id: string): void {
    if (awaited.has(id)) return;
    awaited.add(id);
    const timer = setTimeout(() => {
      awaited.delete(id);
      write(id).catch(() => undefined);
    }, SETTLE_MS);
    timer.unref();
  }

  return {
    async read(id) {
      if (!isUuid(id)) return null;
      try {
        const key = keyOf(id);
        const [text, leftMs] = await redis.run((client) => Promise.all([client.get(key), client.pttl(key)]));
        if (text !== null) {
          const snapshot: { status: Job['status']; tokens?: unknown } = JSON.parse(text);
          // One that a server of before has made tells too little. What has completed stays so; what has failed may be retried.
          const isWhole = snapshot.tokens !== undefined;
          if (isWhole && (snapshot.status === 'completed' || KEPT_SECONDS * 1_000 - leftMs < BELIEVED_MS))
            return snapshot;
        }
        void write(id).catch(() => undefined);
        return null;
      } catch {
        return null;
      }
    },
    changed(ids) {
      for (const id of new Set(ids)) {
        const changesKey = changesKeyOf(id);
        const dropped = redis.run((client) =>
          Promise.all([client.incr(changesKey), client.expire(changesKey, KEPT_SECONDS), client.del(keyOf(id))]),
        );
        dropped.then(
          () => writeSoon(id),
          () => undefined,
        );
      }
    },
  };
}
