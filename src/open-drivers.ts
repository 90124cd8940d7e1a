/**
 * Config → drivers: what serves each part, opened in the order in which they need each other. The code of a driver is loaded only
 * where the settings name its service: the clients of S3, Redis and Qdrant take as much memory as all else of a small server.
 */

import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Part } from './graphql/health.ts';
import type { ModelProvider } from './models/model-provider.ts';
import { type ModelCall, observeModels } from './models/observe-models.ts';
import type { ModelPatience, ModelSettings } from './models/openai-compatible/model-settings.ts';
import { openStores, type Stores } from './open-stores.ts';
import type { Events } from './storage/events/events.ts';
import { openMemoryEvents } from './storage/events/memory-events.ts';
import type { RedisEvents } from './storage/events/redis-events.ts';
import type { OpenRedis } from './storage/redis/open-redis.ts';
import { openDatabaseVectors } from './storage/vectors/database-vectors.ts';
import type { QdrantVectorsDeps } from './storage/vectors/qdrant-vectors.ts';
import type { VectorStore } from './storage/vectors/vector-store.ts';
import type { Tracing } from './telemetry/tracing.ts';

export interface Drivers extends Pick<Stores, 'address' | 'database' | 'objects'> {
  readonly vectors: VectorStore;
  readonly events: Events;
  /** null: no models are set. */
  readonly models: ModelProvider | null;
  /** null: there is nobody to share with. */
  readonly redis: OpenRedis | null;
  /** What serves each part, in words. */
  readonly names: Readonly<Record<Part, string>>;
  /** Asks the parts that may be away by themselves; each throws what is wrong. */
  readonly checks: Readonly<Record<'redis' | 'vectors' | 'files' | 'ai', () => Promise<void>>>;
  close(): Promise<void>;
}

interface DriverOptions {
  readonly tracing: Tracing;
  /** Called whenever Redis goes away. */
  readonly onRedisLost: () => void;
  readonly onModelCall: (call: ModelCall) => void;
  readonly modelPatience?: ModelPatience;
}

/**
 * @throws Error with a sentence for the person when one can't be opened; what had been opened is closed again
 */
export async function openDrivers(config: Config, log: Logger, options: DriverOptions): Promise<Drivers> {
  await using opened = new AsyncDisposableStack();
  const stores = await openStores(config, log);
  opened.defer(() => stores.close());
  const { address, database, objects } = stores;

  const redis = config.redisUrl === null ? null : await openSharedRedis(config.redisUrl, log, options.onRedisLost);
  opened.defer(() => redis?.close());
  const shared = redis === null ? null : await openNews(redis);
  opened.defer(() => shared?.close());

  const { qdrant } = config;
  const vectors =
    qdrant === null ? openDatabaseVectors({ database, address }) : await openQdrant({ ...qdrant, database });
  opened.defer(() => vectors.close());

  const models = config.models === null ? null : await openModels(config.models, options);
  const resources = opened.move();
  return {
    address,
    database,
    objects,
    vectors,
    events: shared ?? openMemoryEvents(),
    models,
    redis,
    names: {
      ...stores.drivers,
      redis: redis === null ? 'in-process' : `Redis at ${redis.address}`,
      vectors: qdrant === null ? 'in the database, scanned exactly' : `Qdrant at ${new URL(qdrant.url).origin}`,
      ai: nameOfModels(config.models),
      queue: 'pg-boss',
    },
    checks: {
      redis: async () => shared?.check(),
      vectors: () => vectors.check(),
      files: () => objects.check(),
      ai: async () => models?.check(),
    },
    close: () => resources.disposeAsync(),
  };
}

async function openNews(redis: OpenRedis): Promise<RedisEvents> {
  const { openRedisEvents } = await import('./storage/events/redis-events.ts');
  return openRedisEvents(redis);
}

async function openQdrant(deps: QdrantVectorsDeps): Promise<VectorStore> {
  const { openQdrantVectors } = await import('./storage/vectors/qdrant-vectors.ts');
  return openQdrantVectors(deps);
}

/** The client of models takes as much memory as the others. */
async function openModels(
  settings: ModelSettings,
  { tracing, onModelCall, modelPatience }: DriverOptions,
): Promise<ModelProvider> {
  const { openModelEndpoint } = await import('./models/openai-compatible/open-model-endpoint.ts');
  return observeModels(openModelEndpoint(settings, modelPatience), { tracing, onCall: onModelCall });
}

function nameOfModels(settings: ModelSettings | null): string {
  if (settings === null) return 'extractive, in-process';
  const models = [settings.chatModel, settings.embeddingModel].filter((model) => model !== null);
  return `${models.join(' and ')} at ${new URL(settings.baseUrl).origin}`;
}

async function openSharedRedis(url: string, log: Logger, onLost: () => void): Promise<OpenRedis> {
  const { openRedis } = await import('./storage/redis/open-redis.ts');
  return openRedis(url, (state, cause) => {
    if (state === 'back') return log.info({ part: 'redis' }, 'the part is back');
    onLost();
    log.warn(
      { part: 'redis', err: cause ?? 'the connection was closed' },
      'a part is away; until it is back, the database is asked',
    );
  });
}
