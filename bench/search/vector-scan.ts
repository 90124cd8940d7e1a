import { openDatabaseVectors } from '../../src/storage/vectors/database-vectors.ts';
import { type Facets, vectorSpace } from '../../src/storage/vectors/vector-store.ts';
import type { Reading } from '../support/measure.ts';
import { median, percentile } from '../support/percentile.ts';
import { openShelf } from './open-shelf.ts';
import { randomFrom } from './random-from.ts';

const WARM_UP = 10;
const QUERIES = 200;
const WANTED = 100;

/** Texts are about something: vectors lie around so many places. */
const TOPICS = 500;
const NOISE = 1.2;

const FACETS: Facets = { tier: 'tier-b', tags: [], language: 'en', site: 'bench', publishedAt: null };

/** Gives each passage of the shelf a vector, and looks for the hundred nearest of others. */
export async function measureVectorScan(dataDir: string, dimensions: number): Promise<Reading[]> {
  await using shelf = await openShelf(dataDir);
  const { database, address } = shelf;
  const vectors = openDatabaseVectors({ database, address });
  const space = vectorSpace('bench', dimensions);
  const vector = createVectors(dimensions);
  try {
    const entries = await database.indexEntry.findMany({ select: { revisionId: true, passageCount: true } });
    for (const { revisionId, passageCount } of entries) {
      await vectors.upsert(space, revisionId, FACETS, Array.from({ length: passageCount }, vector));
    }
    const count = entries.reduce((sum, { passageCount }) => sum + passageCount, 0);
    const times: number[] = [];
    for (let asked = 0; asked < WARM_UP + QUERIES; asked += 1) {
      const query = vector();
      const start = performance.now();
      const hits = await vectors.search(space, query, { limit: WANTED });
      times.push(performance.now() - start);
      if (hits.length < WANTED) throw new Error(`a search found ${hits.length} vectors`);
    }
    const [first = 0] = times;
    const asked = times.slice(WARM_UP);
    const name = `${count.toLocaleString('en')} vectors of ${dimensions.toLocaleString('en')}`;
    return [
      { name: `${name}, the first search`, value: first / 1_000, unit: 's' },
      { name: `${name}, scanned, p50`, value: median(asked), unit: 'ms' },
      { name: `${name}, scanned, p95`, value: percentile(asked, 95), unit: 'ms', target: { atMost: 40 } },
    ];
  } finally {
    await vectors.dropSpace(space);
    await vectors.close();
  }
}

/** Each around the place of one of the topics. */
function createVectors(dimensions: number): () => Float32Array {
  const random = randomFrom(dimensions);
  const any = () => Float32Array.from({ length: dimensions }, () => 2 * random() - 1);
  const topics = Array.from({ length: TOPICS }, any);
  return () => {
    const topic = topics[Math.floor(random() * TOPICS)] ?? any();
    return topic.map((value) => value + NOISE * (2 * random() - 1));
  };
}
