import { expect, test } from 'vitest';
import { keepVectors } from '../../../src/library/semantic/keep-vectors.ts';
import type { EmbeddingModel } from '../../../src/models/model-provider.ts';
import { openDatabaseVectors } from '../../../src/storage/vectors/database-vectors.ts';
import type { Facets, VectorStore } from '../../../src/storage/vectors/vector-store.ts';
import { startTestApp } from '../../support/app.ts';
import { startLocalSite } from '../../support/local-site.ts';
import { shelveText } from '../../support/search.ts';

test('filters know of what was changed by hand while the vectors of a page were made', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  const id = await shelveText(app, site, '/car', { title: 'Parking', text: 'Where to leave your car in town.' });
  const { database, databaseUrl } = app;
  const store = openDatabaseVectors({ database, address: { connectionString: databaseUrl } });
  // As a store keeps it that can't ask the documents' rows.
  const known = new Map<string, Facets>();
  const vectors: VectorStore = {
    ...store,
    async upsert(space, revisionId, facets, all) {
      await store.upsert(space, revisionId, facets, all);
      known.set(revisionId, facets);
    },
    async updateFacets(revisionId, facets) {
      if (known.has(revisionId)) known.set(revisionId, facets);
    },
  };
  let changes = 0;
  const model: EmbeddingModel = {
    id: 'slow',
    async embed(texts) {
      await app.rest('PATCH', `/documents/${id}`, { tags: [`change ${++changes}`] });
      return { vectors: texts.map(() => [1, 2]), usage: { inputTokens: 0, outputTokens: 0 } };
    },
  };
  const done = Promise.withResolvers<void>();
  const keeper = keepVectors({
    database,
    vectors,
    model,
    patienceMs: 5_000,
    waitsMs: { first: 100, most: 100 },
    restMs: 100,
    onEmbedded: () => done.resolve(),
    onRefused: (_id, error) => done.reject(error),
    onError: done.reject,
  });
  await done.promise;
  await keeper.stop();
  await store.close();
  expect([...known.values()]).toMatchObject([{ tags: [`change ${changes}`] }]);
});
