import { createHash, randomUUID } from 'node:crypto';
import type { Document } from '../domain/document.ts';
import type { OpenRedis } from '../storage/redis/open-redis.ts';

/** Answers to questions about the shelf, kept until it changes. */
export interface ShelfCache {
  /** The kept answer to a question, else what `ask` gives: plain data, with moments only under the names of `MOMENTS`. */
  remember<Answer>(question: unknown, ask: () => Promise<Answer>): Promise<Answer>;
  /** Drops all that is kept: the shelf has changed. To be awaited before the change is told. Never throws. */
  drop(): Promise<void>;
}

/** The state of the shelf that answers belong to; answers under an older one are never asked for again. */
const STATE_KEY = 'library:state';

/** How long an answer may outlive a change whose process could not say so. */
const KEPT_SECONDS = 10;

/** Kept in memory; more different questions are hardly asked of one state. */
const MOST_KEPT = 200;

const MOMENTS: ReadonlySet<string> = new Set(['createdAt', 'updatedAt', 'checkedAt', 'newestAt'] satisfies (
  | keyof Document
  | 'newestAt'
)[]);

/**
 * Keeps the answers in Redis, for all processes.
 *
 * The state is read before the database is asked, so an answer that a change overtook is kept under the state before it. While
 * Redis is away, every question goes to the database.
 */
export function cacheInRedis(redis: OpenRedis): ShelfCache {
  async function currentState(): Promise<string | null> {
    const known = await redis.run((client) => client.get(STATE_KEY));
    if (known !== null) return known;
    await redis.run((client) => client.set(STATE_KEY, randomUUID(), 'NX'));
    return redis.run((client) => client.get(STATE_KEY));
  }

  return {
    async remember(question, ask) {
      const state = await currentState().catch(() => null);
      if (state === null) return ask();
      const hash = createHash('sha256').update(JSON.stringify(question)).digest('base64url');
      const key = `library:answer:${state}:${hash}`;
      const kept = await redis.run((client) => client.get(key)).catch(() => null);
      if (kept !== null) return JSON.parse(kept, reviveMoment);
      const answer = await ask();
      void redis.run((client) => client.set(key, JSON.stringify(answer), 'EX', KEPT_SECONDS)).catch(() => undefined);
      return answer;
    },
    async drop() {
      await redis.run((client) => client.set(STATE_KEY, randomUUID())).catch(() => undefined);
    },
  };
}

function reviveMoment(key: string, value: unknown): unknown {
  return MOMENTS.has(key) && typeof value === 'string' ? new Date(value) : value;
}

/** Keeps the answers in this process, which is the only one. Who asks while the same is being asked gets the same answer. */
export function cacheInMemory(now: () => number = Date.now): ShelfCache {
  let kept = new Map<string, { readonly answer: Promise<unknown>; readonly until: number }>();
  return {
    async remember<Answer>(question: unknown, ask: () => Promise<Answer>) {
      const key = JSON.stringify(question);
      const known = kept.get(key);
      if (known !== undefined && known.until > now()) return known.answer as Promise<Answer>;
      const state = kept;
      if (state.size >= MOST_KEPT) state.clear();
      const answer = ask();
      state.set(key, { answer, until: now() + KEPT_SECONDS * 1_000 });
      // A failure is nobody else's answer.
      answer.catch(() => state.delete(key));
      return answer;
    },
    async drop() {
      kept = new Map();
    },
  };
}
