import { randomUUID } from 'node:crypto';
import type { OpenRedis } from '../redis/open-redis.ts';
import type { Events } from './events.ts';
import { openMemoryEvents } from './memory-events.ts';

interface Letter {
  /** The process that tells it. */
  readonly from: string;
  /** None in a sign of life. */
  readonly topics: readonly string[];
  readonly message?: unknown;
}

export interface RedisEvents extends Events {
  /** @throws Error when nothing has been heard by way of Redis for a while */
  check(): Promise<void>;
  close(): void;
}

const SIGN_OF_LIFE_MS = 1_000;

/** Who has not heard its own signs of life for so long is deaf, whatever its connection says of itself. */
const DEAF_AFTER_MS = 3_000;

/** Null for what no process of ours has written. */
function readLetter(text: string): Letter | null {
  try {
    const letter: Partial<Letter> | null = JSON.parse(text);
    return typeof letter?.from === 'string' && Array.isArray(letter.topics) ? (letter as Letter) : null;
  } catch {
    return null;
  }
}

/**
 * News between processes, by one channel of Redis that all of them hear.
 *
 * What a process tells is heard within it at once, also while Redis is away, and elsewhere by way of Redis. One channel rather
 * than one for each topic: every process listens to the events of all jobs anyway, and so watching a job neither waits for Redis
 * nor fails with it.
 */
export function openRedisEvents(redis: OpenRedis): RedisEvents {
  const here = randomUUID();
  const channel = `${redis.prefix}librarian:news`;
  const local = openMemoryEvents();
  const lossListeners = new Set<() => void>();
  const listener = redis.listen();
  let heardAt = performance.now();
  let renewedAt = 0;
  let isDeaf = false;

  const tellElsewhere = (letter: Letter) =>
    redis.run((client) => client.publish(channel, JSON.stringify(letter))).catch(() => undefined);
  // Not all at once: a thousand watchers would ask the database in the same instant.
  const tellLoss = () => {
    for (const listen of lossListeners) setTimeout(listen, Math.random() * SIGN_OF_LIFE_MS).unref();
  };

  listener.on('message', (_channel, text) => {
    const letter = readLetter(text);
    if (letter === null) return;
    heardAt = performance.now();
    // What a listener makes of news that it doesn't understand is no reason to fall.
    if (letter.from !== here) local.publish(letter.topics, letter.message).catch(() => undefined);
  });
  // A connection that comes back may have missed something, however short it was away, until it listens again.
  listener.on('ready', () => void listener.subscribe(channel).then(tellLoss, () => undefined));

  const beating = setInterval(() => {
    void tellElsewhere({ from: here, topics: [] });
    const wasDeaf = isDeaf;
    isDeaf = performance.now() - heardAt > DEAF_AFTER_MS;
    // Once more when it hears again, for what was told meanwhile.
    if (isDeaf || wasDeaf) tellLoss();
    // A connection that is half open does not break by itself, nor one that failed to subscribe.
    const isStale = performance.now() - renewedAt > DEAF_AFTER_MS;
    if (isDeaf && isStale && listener.status === 'ready') {
      renewedAt = performance.now();
      listener.disconnect(true);
    }
  }, SIGN_OF_LIFE_MS);

  return {
    async publish(topics, message) {
      await local.publish(topics, message);
      void tellElsewhere({ from: here, topics: [topics].flat(), message });
    },
    subscribe: local.subscribe,
    unsubscribe: local.unsubscribe,
    onLoss(listen) {
      lossListeners.add(listen);
      return () => lossListeners.delete(listen);
    },
    async check() {
      await redis
        .run((client) => client.ping())
        .catch((cause: unknown) => Promise.reject(new Error('it does not answer', { cause })));
      if (isDeaf) throw new Error(`nothing was heard for ${DEAF_AFTER_MS / 1_000} s`);
    },
    close: () => clearInterval(beating),
  };
}
