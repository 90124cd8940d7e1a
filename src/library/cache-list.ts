import { createHash, randomUUID } from 'node:crypto';
import type { Document } from '../domain/document.ts';
import type { Page, PageRequest } from '../storage/database/keyset-page.ts';
import type { OpenRedis } from '../storage/redis/open-redis.ts';
import type { DocumentFilter, DocumentOrder } from './list-documents.ts';

export type ListDocuments = (
  filter: DocumentFilter,
  order: DocumentOrder,
  page: PageRequest,
) => Promise<Page<Document>>;

export interface CachedList {
  readonly list: ListDocuments;
  /** Drops all that is cached: the shelf has changed. To be awaited before the change is told. Never throws. */
  drop(): Promise<void>;
}

/** The state of the shelf that answers belong to; answers under an older one are never asked for again. */
const STATE_KEY = 'library:state';

/** How long an answer may outlive a change whose process could not reach Redis to say so. */
const KEPT_SECONDS = 10;

const MOMENTS: ReadonlySet<string> = new Set(['createdAt', 'updatedAt', 'checkedAt'] satisfies (keyof Document)[]);

/**
 * Keeps the answers to questions about the shelf in Redis, until the shelf changes.
 *
 * The state is read before the database is asked, so an answer that a change overtook is kept under the state before it. While
 * Redis is away, every question goes to the database.
 */
export function cacheList(redis: OpenRedis, list: ListDocuments): CachedList {
  async function currentState(): Promise<string | null> {
    const known = await redis.run((client) => client.get(STATE_KEY));
    if (known !== null) return known;
    await redis.run((client) => client.set(STATE_KEY, randomUUID(), 'NX'));
    return redis.run((client) => client.get(STATE_KEY));
  }

  return {
    async list(filter, order, page) {
      const state = await currentState().catch(() => null);
      if (state === null) return list(filter, order, page);
      const question = createHash('sha256')
        .update(JSON.stringify([filter, order, page]))
        .digest('base64url');
      const key = `library:list:${state}:${question}`;
      const kept = await redis.run((client) => client.get(key)).catch(() => null);
      if (kept !== null) return JSON.parse(kept, reviveMoment);
      const answer = await list(filter, order, page);
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
