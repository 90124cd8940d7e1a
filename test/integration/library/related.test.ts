import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { shelveText } from '../../support/search.ts';

const PAGES = {
  sourdough:
    'Sourdough bread rises with wild yeast.\nThe baker feeds the starter with rye flour every day before the oven is hot.',
  baguette: 'A baguette is a long loaf of bread.\nThe baker shapes wheat flour dough with yeast and steams the oven.',
  pizza: 'Pizza dough is made of flour, water, salt and yeast, and needs a very hot oven.',
  comet: 'A comet is an icy body that releases gases when its orbit passes close to the sun.',
  asteroid: 'An asteroid is a rocky body in an orbit around the sun, mostly between Mars and Jupiter.',
  violin: 'The violin has four strings, tuned in fifths, and is played with a bow of horsehair.',
};

let site: LocalSite;
let app: TestApp;
const ids = new Map<string, string>();
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
  for (const [name, text] of Object.entries(PAGES)) {
    ids.set(name, await shelveText(app, site, `/${name}`, { title: `About the ${name}`, text }));
  }
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

async function related(name: string, limit = 5) {
  const { body } = await app.rest('GET', `/documents/${ids.get(name)}/related?limit=${limit}`);
  const items: { document: { id: string; title: string }; similarity: number }[] = body.items;
  return items;
}
const names = (items: Awaited<ReturnType<typeof related>>) =>
  items.map(({ document }) => document.title.replace('About the ', ''));

test('what is about the same comes first, and never the document itself', async () => {
  expect(
    names(await related('sourdough'))
      .slice(0, 2)
      .toSorted(),
  ).toEqual(['baguette', 'pizza']);
  expect(names(await related('comet'))[0]).toBe('asteroid');
  for (const name of ids.keys()) expect(names(await related(name))).not.toContain(name);
});

test('similarities are from 0 to 1, the most alike first, and as many as asked for', async () => {
  const items = await related('sourdough', 50);
  const similarities = items.map(({ similarity }) => similarity);
  expect(similarities).toEqual(similarities.toSorted((a, b) => b - a));
  for (const similarity of similarities) expect(similarity > 0 && similarity <= 1).toBe(true);
  expect(await related('sourdough', 1)).toEqual(items.slice(0, 1));
});

test('GraphQL answers the same', async () => {
  const { document } = await app.graphql(
    'query ($id: ID!) { document(id: $id) { related(first: 1) { similarity document { id } } } }',
    { id: ids.get('comet') },
  );
  expect(document.related).toEqual([{ similarity: expect.any(Number), document: { id: ids.get('asteroid') } }]);
});

test.for(['0', '51', 'many'])('a limit of %s is refused', async (limit) => {
  const { status, body } = await app.rest('GET', `/documents/${ids.get('comet')}/related?limit=${limit}`);
  expect([status, body.field]).toEqual([400, 'limit']);
});

test('GraphQL refuses it too', async () => {
  const asked = app.graphql('query ($id: ID!) { document(id: $id) { related(first: 51) { similarity } } }', {
    id: ids.get('comet'),
  });
  await expect(asked).rejects.toThrow('"first" must be between 1 and 50.');
});

test('a document without text that others have has none like it', async () => {
  const id = await shelveText(app, site, '/alone', { title: 'Xylograph', text: 'Zugzwang.' });
  expect((await app.rest('GET', `/documents/${id}/related`)).body).toEqual({ items: [] });
});

test('a deleted one is like nothing any more', async () => {
  await app.rest('DELETE', `/documents/${ids.get('asteroid')}`);
  expect(names(await related('comet'))).not.toContain('asteroid');
});
