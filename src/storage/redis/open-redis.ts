/** The connection to Redis, which carries news and caches: nothing that is lost with it is missed for longer than a moment. */

import { Redis } from 'ioredis';

export interface OpenRedis {
  /**
   * Runs commands, or rejects at once while Redis is away: nobody waits for it longer than a second.
   *
   * @throws Error of Redis or of the connection
   */
  run<Result>(commands: (client: Redis) => Promise<Result>): Promise<Result>;
  /** A connection of its own that only listens. It comes back by itself, without its subscriptions. */
  listen(): Redis;
  /** What stands before all names of ours: `?keyPrefix=` of the URL, for whoever shares a Redis. Of keys, the connection sees to it. */
  readonly prefix: string;
  /** Where it is, without its password. */
  readonly address: string;
  close(): Promise<void>;
}

const COMMAND_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;

/** Errors that time does not heal: the settings are wrong. */
const REFUSAL = /^(NOAUTH|WRONGPASS|NOPERM|ERR invalid password|ERR AUTH|ERR DB index)/;

/**
 * Connects to Redis. One that does not answer is no error: it is tried again for as long as the process runs.
 *
 * @param onState told of each loss and each return
 * @throws Error with a sentence for the person when Redis answers, but refuses user, password or database
 */
export async function openRedis(
  url: string,
  onState: (state: 'lost' | 'back', cause?: Error) => void,
): Promise<OpenRedis> {
  const retryStrategy = (attempt: number) => Math.min(100 * attempt, 1_000);
  const client = new Redis(url, {
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    keepAlive: 5_000,
    retryStrategy,
  });
  const { host = 'localhost', port = 6_379, keyPrefix = '' } = client.options;
  const listeners: Redis[] = [];
  let isThere: boolean | null = null;
  let lastError: Error | undefined;

  const settle = (state: boolean) => {
    if (isThere === state || client.status === 'end') return;
    if (!state || isThere !== null) onState(state ? 'back' : 'lost', lastError);
    isThere = state;
  };
  client.on('ready', () => settle(true));
  client.on('close', () => settle(false));
  client.on('error', (error: Error) => {
    lastError = error;
  });

  const refused = await firstAnswer(client);
  if (refused !== null) {
    client.disconnect();
    throw new Error(`Redis at ${host}:${port} refuses the connection that REDIS_URL asks for: ${refused.message}`);
  }

  return {
    address: `${host}:${port}`,
    prefix: keyPrefix,
    async run(commands) {
      if (client.status !== 'ready') throw new Error(`not connected${lastError ? ` (${lastError.message})` : ''}`);
      try {
        return await commands(client);
      } catch (error) {
        // One that takes commands and answers none would make each of them wait: until it answers again, none is sent.
        if (error instanceof Error && error.message === 'Command timed out') client.disconnect(true);
        throw error;
      }
    },
    listen() {
      const listener = client.duplicate({
        enableAutoPipelining: false,
        autoResubscribe: false,
      });
      listener.on('error', () => undefined);
      listeners.push(listener);
      return listener;
    },
    async close() {
      for (const connection of [...listeners, client]) connection.disconnect();
    },
  };
}

/** Waits until Redis is there, or refuses (the answer), or has had its time. */
function firstAnswer(client: Redis): Promise<Error | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(null), CONNECT_TIMEOUT_MS);
    const onReady = () => done(null);
    const onError = (error: Error) => {
      if (REFUSAL.test(error.message)) done(error);
    };
    function done(answer: Error | null): void {
      clearTimeout(timer);
      client.off('ready', onReady);
      client.off('error', onError);
      resolve(answer);
    }
    client.on('ready', onReady);
    client.on('error', onError);
  });
}
