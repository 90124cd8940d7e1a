/** Vectors in Qdrant, a collection for each space. */

import { QdrantClient, type Schemas } from '@qdrant/js-client-rest';
import { v5 as uuidv5 } from 'uuid';
import type { Database } from '../database/open-database.ts';
import { ensureCollection } from './ensure-collection.ts';
import { normalizeVector } from './normalize-vector.ts';
import { orVectorsUnavailable } from './or-vectors-unavailable.ts';
import { conditions, facetFields, isOf, type PointPayload, readPlace, readRevision } from './point-payload.ts';
import { passes, searchCurrent } from './search-current.ts';
import type { VectorSpace, VectorStore } from './vector-store.ts';

export interface QdrantVectorsDeps {
  /** `http(s)://host[:port][/path]`; the port is 6333 if it isn't said. */
  readonly url: string;
  readonly apiKey?: string;
  /** Whose documents decide what is found. */
  readonly database: Database;
  /** Before the names of all collections; one database's alone, since what isn't in that database is swept. */
  readonly prefix?: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** Numbers in one request: about two megabytes as JSON, of 32 that Qdrant takes. */
const NUMBERS_AT_ONCE = 100_000;

const IDS_AT_ONCE = 500;
const POINTS_AT_ONCE = 1_000;

/** A write has happened, in the one order that all replicas keep, when its call returns. */
const WRITE = { wait: true, ordering: 'strong' } as const;

/**
 * Opens the store. Connects on the first call, not here; collections are made by the first upsert into them.
 *
 * Qdrant narrows by what it was told of a document; what has changed since is left out of the answer, since the document's row
 * is asked too.
 */
export function openQdrantVectors(deps: QdrantVectorsDeps): VectorStore {
  const { url, apiKey, database, prefix = 'librarian', timeoutMs = TIMEOUT_MS } = deps;
  const client = connect(url, apiKey, timeoutMs);
  const ensured = new Map<string, Promise<void>>();

  const collectionOf = (space: VectorSpace) => `${prefix}-${space.name}`;

  async function collections(): Promise<string[]> {
    const { collections: all } = await client.getCollections();
    return all.map(({ name }) => name).filter((name) => name.startsWith(`${prefix}-`));
  }

  async function ensure({ dimensions }: VectorSpace, name: string): Promise<void> {
    const begun = ensured.get(name) ?? ensureCollection(client, name, dimensions);
    ensured.set(name, begun);
    await begun.catch((error: unknown) => {
      ensured.delete(name);
      throw error;
    });
  }

  /** Does the work in the space's collection, making it first; also when it was dropped since it was last made. */
  async function inCollection(space: VectorSpace, work: (name: string) => Promise<void>): Promise<void> {
    const name = collectionOf(space);
    await ensure(space, name);
    await work(name).catch(async (error: unknown) => {
      if (!isMissing(error)) throw error;
      ensured.delete(name);
      await ensure(space, name);
      await work(name);
    });
  }

  return {
    async upsert(space, revisionId, facets, vectors) {
      const stored_at = Date.now();
      const points = vectors.map((vector, ordinal) => ({
        id: uuidv5(String(ordinal), revisionId),
        vector: [...normalizeVector(space, vector)],
        payload: { revision_id: revisionId, ordinal, stored_at, ...facetFields(facets) } satisfies PointPayload,
      }));
      const atOnce = Math.max(1, Math.floor(NUMBERS_AT_ONCE / space.dimensions));
      await orVectorsUnavailable(() =>
        inCollection(space, async (name) => {
          for (let from = 0; from < points.length; from += atOnce) {
            await client.upsert(name, { ...WRITE, points: points.slice(from, from + atOnce) });
          }
          const beyond = { key: 'ordinal', range: { gte: points.length } };
          await client.delete(name, { ...WRITE, filter: { must: [isOf([revisionId]), beyond] } });
        }),
      );
    },

    async search(space, query, { limit, filter = {} }) {
      const vector = [...normalizeVector(space, query)];
      if (filter.tiers?.length === 0) return [];
      const must = conditions(filter);
      const nearest = async (count: number) => {
        const request = {
          query: vector,
          limit: count,
          with_payload: ['revision_id', 'ordinal'],
          // Without approximation, so that the ranking is that of the other store.
          params: { exact: true },
          filter: { must },
        };
        const { points } = await client.query(collectionOf(space), request).catch((error: unknown) => {
          if (isMissing(error)) return { points: [] };
          throw error;
        });
        return points.map(({ score, payload }) => ({ ...readPlace(payload), score }));
      };
      return orVectorsUnavailable(() => searchCurrent(database, nearest, limit, passes(filter)));
    },

    async updateFacets(revisionId, facets) {
      await orVectorsUnavailable(async () => {
        for (const name of await collections()) {
          const change = { payload: facetFields(facets), filter: { must: [isOf([revisionId])] } };
          await client.setPayload(name, { ...WRITE, ...change }).catch(unlessMissing);
        }
      });
    },

    async deleteRevisions(revisionIds) {
      await orVectorsUnavailable(async () => {
        for (const name of await collections()) {
          for (let from = 0; from < revisionIds.length; from += IDS_AT_ONCE) {
            const some = revisionIds.slice(from, from + IDS_AT_ONCE);
            await client.delete(name, { ...WRITE, filter: { must: [isOf(some)] } }).catch(unlessMissing);
          }
        }
      });
    },

    async *listRevisions(moment) {
      const told = new Set<string>();
      const filter = { must: [{ key: 'stored_at', range: { lt: moment.getTime() } }] };
      for (const name of await orVectorsUnavailable(collections)) {
        let offset: Schemas['ScrollRequest']['offset'];
        do {
          const request = { filter, limit: POINTS_AT_ONCE, with_payload: ['revision_id'], offset };
          const page = await orVectorsUnavailable(() => client.scroll(name, request));
          for (const { payload } of page.points) {
            const revisionId = readRevision(payload);
            if (!told.has(revisionId)) yield revisionId;
            told.add(revisionId);
          }
          offset = page.next_page_offset as typeof offset;
        } while (offset !== undefined && offset !== null);
      }
    },

    async dropSpace(space) {
      const name = collectionOf(space);
      ensured.delete(name);
      await orVectorsUnavailable(() => client.deleteCollection(name).catch(unlessMissing));
    },

    async check() {
      await orVectorsUnavailable(() => client.getCollections());
    },

    // The client has nothing to close: its connections end by themselves.
    async close() {},
  };
}

function connect(url: string, apiKey: string | undefined, timeout: number): QdrantClient {
  const { origin, pathname } = new URL(url);
  // The client drops the path, and takes a port that is the protocol's own, as 443, for one that isn't said.
  const port = /^https?:\/\/[^/]*:(\d+)(?:\/|$)/.exec(url)?.[1];
  return new QdrantClient({
    url: origin,
    prefix: pathname.replace(/\/$/, ''),
    ...(port === undefined ? {} : { port: Number(port) }),
    timeout,
    // As a header: given as a key, the client prints a warning when the connection is plain, as inside a cluster.
    headers: { 'api-key': apiKey },
    // It asks in the background, and prints.
    checkCompatibility: false,
  });
}

/** Another process may drop a collection at any time. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 404;
}

function unlessMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}
