import { type FoundService, namedService, type RunningService, takeFirstWay } from './found-service.ts';
import { startContainer } from './start-container.ts';

export interface QdrantAddress {
  readonly url: string;
  /** Undefined: it asks for none. */
  readonly apiKey: string | undefined;
}

const IMAGE = 'qdrant/qdrant:v1.16.0';

/** The Qdrant that TEST_QDRANT_URL names, with TEST_QDRANT_API_KEY if it wants one; else one in a container. */
export async function findQdrant(): Promise<FoundService<QdrantAddress>> {
  const url = process.env.TEST_QDRANT_URL;
  if (url) return namedService('TEST_QDRANT_URL', url, { url, apiKey: process.env.TEST_QDRANT_API_KEY });
  return takeFirstWay([startInContainer, noneHere]);
}

async function startInContainer(): Promise<RunningService<QdrantAddress>> {
  const { host, stop } = await startContainer({ image: IMAGE, port: 6333, readyPath: '/readyz' });
  return { address: { url: `http://${host}`, apiKey: undefined }, ranAgainst: `${IMAGE} in a container`, stop };
}

async function noneHere(): Promise<never> {
  throw new Error('Debian has no package of it; set TEST_QDRANT_URL to one that runs');
}
