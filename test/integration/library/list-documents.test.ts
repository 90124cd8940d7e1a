import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { articleHtml } from '../../support/article.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';

let site: LocalSite;
let app: TestApp;

interface Item {
  readonly id: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly tier: string;
  readonly quality_score: number;
  readonly created_at: string;
}

/** The shelf as it was filled, oldest first. */
const shelf: Item[] = [];

async function shelve(target: TestApp, path: string): Promise<Item> {
  const { result } = await target.untilEnded(
    await target.ingest(site.url(path), { options: { skip_screening: true } }),
  );
  return (await target.rest('GET', `/documents/${result.document_id}`)).body;
}

beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
  site.page('/german', GERMAN);
  for (const path of ['/article/1', '/article/2', '/article/13', '/plain.txt', '/german'])
    shelf.push(await shelve(app, path));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const GERMAN = `<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Die Mühlen am Bach</title>
<meta property="og:site_name" content="Der Talbote"></head><body><article><h1>Die Mühlen am Bach</h1>${'<p>Im Tal standen einst zwölf Mühlen, die das Wasser des Baches nutzten und das Korn der Bauern mahlten. Heute sind nur noch drei davon erhalten, und der Verein pflegt sie mit viel Geduld.</p>'.repeat(6)}</article></body></html>`;

const titles = (items: readonly Item[]) => items.map(({ title }) => title).toSorted();
const listed = async (query: string): Promise<Item[]> => (await app.rest('GET', `/library?${query}`)).body.items;
const filtered = async (filter: object): Promise<Item[]> =>
  (await app.graphql('query ($filter: DocumentFilter) { library(filter: $filter) { nodes { id title } } }', { filter }))
    .library.nodes;

describe('filters', () => {
  test('by tier, one or several', async () => {
    for (const tier of new Set(shelf.map((item) => item.tier))) {
      expect(titles(await listed(`tier=${tier}`))).toEqual(titles(shelf.filter((item) => item.tier === tier)));
    }
    const tiers = { tier: ['TIER_A', 'TIER_B', 'TIER_C', 'TIER_D'] };
    expect(titles(await filtered(tiers))).toEqual(titles(shelf));
    expect(await filtered({ tier: [] })).toEqual([]);
  });

  test('by tags, all of which have to be there', async () => {
    const [first, second] = shelf;
    const [tag = '', other = ''] = first?.tags ?? [];
    const has = (...tags: string[]) => shelf.filter((item) => tags.every((each) => item.tags.includes(each)));
    expect(titles(await listed(`tag=${tag}&tag=${other}`))).toEqual(titles(has(tag, other)));
    expect(titles(await listed(`tag=${tag.toUpperCase()}`))).toEqual(titles(has(tag)));
    const foreign = second?.tags.find((each) => !first?.tags.includes(each)) ?? '';
    expect(titles(await listed(`tag=${tag}&tag=${foreign}`))).toEqual(titles(has(tag, foreign)));
    expect(await listed('tag=no-such-tag')).toEqual([]);
  });

  test('by words in title, summary, tags or address, in any case', async () => {
    expect(titles(await listed('q=STORY+number'))).toEqual(
      titles(shelf.filter(({ title }) => /^Story number/.test(title))),
    );
    expect(titles(await listed('q=mühlen'))).toEqual(['Die Mühlen am Bach']);
    expect(titles(await listed('q=plain.txt'))).toHaveLength(1);
    expect(await listed('q=story+mühlen')).toEqual([]);
    expect(await listed('q=%25')).toEqual([]);
    expect(await listed('q=st_ry')).toEqual([]);
    expect(titles(await listed('q=+'))).toEqual(titles(shelf));
  });

  test('by language and by site', async () => {
    expect(titles(await filtered({ language: 'DE' }))).toEqual(['Die Mühlen am Bach']);
    expect(titles(await filtered({ site: 'der talbote' }))).toEqual(['Die Mühlen am Bach']);
    expect(await filtered({ language: 'de', site: 'The Local Review' })).toEqual([]);
  });
});

describe('order', () => {
  test.for<[sort: string, key: (item: Item) => string | number]>([
    ['created_at', ({ created_at }) => created_at],
    ['quality_score', ({ quality_score }) => quality_score],
  ])('by %s, either way', async ([sort, key]) => {
    const keys = shelf.map(key).toSorted((a, b) => (a < b ? -1 : 1));
    expect((await listed(`sort=${sort}&order=asc`)).map(key)).toEqual(keys);
    expect((await listed(`sort=${sort}&order=desc`)).map(key)).toEqual(keys.toReversed());
  });

  test('by title, either way', async () => {
    const ascending = (await listed('sort=title&order=asc')).map(({ title }) => title);
    expect(ascending.toSorted()).toEqual(titles(shelf));
    expect(ascending.indexOf('Die Mühlen am Bach')).toBeLessThan(ascending.indexOf('Story number 1'));
    expect((await listed('sort=title&order=desc')).map(({ title }) => title)).toEqual(ascending.toReversed());
  });

  test('is newest first when nothing is said', async () => {
    expect((await listed('')).map(({ id }) => id)).toEqual(shelf.map(({ id }) => id).toReversed());
  });
});

describe('pages', () => {
  const page = async (target: TestApp, after: string | null, orderBy: string) =>
    (
      await target.graphql(
        `query ($after: String) {
          library(first: 2, after: $after, orderBy: ${orderBy}) { nodes { id } pageInfo { hasNextPage endCursor } }
        }`,
        { after },
      )
    ).library;

  async function walk(target: TestApp, orderBy: string, between: () => Promise<unknown>): Promise<string[]> {
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const { nodes, pageInfo } = await page(target, after, orderBy);
      seen.push(...nodes.map(({ id }: Item) => id));
      if (!pageInfo.hasNextPage) return seen;
      after = pageInfo.endCursor;
      await between();
    }
  }

  test.for(['CREATED_AT', 'QUALITY_SCORE', 'TITLE'])('by %s show everything once, either way', async (field) => {
    for (const direction of ['ASC', 'DESC']) {
      const seen = await walk(app, `{ field: ${field}, direction: ${direction} }`, async () => undefined);
      expect(seen.toSorted()).toEqual(shelf.map(({ id }) => id).toSorted());
    }
  });

  test('show nothing twice and leave nothing out while documents are added', async () => {
    await using own = await startTestApp();
    const before: string[] = [];
    for (const n of [1, 2, 3, 4, 5]) before.push((await shelve(own, `/article/${n}`)).id);
    let added = 100;
    const seen = await walk(own, '{ field: CREATED_AT, direction: DESC }', () => {
      added += 1;
      site.page(`/added/${added}`, articleHtml({ title: `Added ${added}`, paragraphs: 3, seed: added }));
      return shelve(own, `/added/${added}`);
    });
    expect(seen).toEqual(before.toReversed());
  });
});
