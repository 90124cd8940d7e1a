/** A collection of Qdrant's for each space, with an index for every field that is asked for. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { QdrantClient } from '@qdrant/js-client-rest';
import type { PointPayload } from './point-payload.ts';

/** Collections in strict mode refuse to filter by, or delete by, a field without an index. */
const INDEXES: Readonly<Record<keyof PointPayload, 'keyword' | 'integer'>> = {
  revision_id: 'keyword',
  ordinal: 'integer',
  stored_at: 'integer',
  tier: 'keyword',
  tags: 'keyword',
  language: 'keyword',
  site: 'keyword',
  published_on: 'integer',
};

/** A collection that another process has begun to make can't be read for a moment. */
const READY_AFTER_MS = [50, 100, 200, 400, 800, 1_600];

/** Makes the collection if there is none, also when many do at once; when it returns, it can be filled. */
export async function ensureCollection(client: QdrantClient, name: string, dimensions: number): Promise<void> {
  const { exists } = await client.collectionExists(name);
  if (!exists) {
    try {
      await client.createCollection(name, { vectors: { size: dimensions, distance: 'Cosine' } });
    } catch (error) {
      const made = await client.collectionExists(name);
      if (!made.exists) throw error;
    }
  }
  await untilReadable(client, name);
  for (const [field_name, field_schema] of Object.entries(INDEXES)) {
    await client.createPayloadIndex(name, { field_name, field_schema, wait: true, ordering: 'strong' });
  }
}

async function untilReadable(client: QdrantClient, name: string): Promise<void> {
  for (const delay of READY_AFTER_MS) {
    try {
      await client.getCollection(name);
      return;
    } catch {
      await sleep(delay);
    }
  }
  await client.getCollection(name);
}
