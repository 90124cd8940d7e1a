import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';

let site: LocalSite;
let app: TestApp;
const jobs: string[] = [];
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
  for (const path of ['/article/1', '/article/2', '/forbidden', '/article/3', '/article/4']) {
    jobs.push(await app.ingest(site.url(path)));
    await app.untilEnded(jobs.at(-1) ?? '');
  }
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const PAGE =
  'totalCount nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const list = async (name: 'jobs' | 'library', args = '') =>
  (await app.graphql(`{ list: ${name}${args} { ${PAGE} } }`)).list;
const ids = ({ nodes }: { nodes: { id: string }[] }) => nodes.map(({ id }) => id);

describe.for(['jobs', 'library'] as const)('%s', (name) => {
  const total = name === 'jobs' ? 5 : 4;

  test('is one page when it is short', async () => {
    const page = await list(name);
    expect(page.totalCount).toBe(total);
    expect(page.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(ids(page));
    expect(page.pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: page.edges[0].cursor,
      endCursor: page.edges.at(-1).cursor,
    });
  });

  test('goes on after a cursor, page by page, to its end', async () => {
    const all = ids(await list(name));
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await list(name, `(first: 2${after === null ? '' : `, after: "${after}"`})`);
      seen.push(...ids(page));
      expect(page.totalCount).toBe(total);
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(all);
  });

  test('passes over what `offset` says', async () => {
    const all = ids(await list(name));
    const page = await list(name, '(offset: 3, first: 1)');
    expect(ids(page)).toEqual([all[3]]);
    expect(page.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: total > 4 });
    const beyond = await list(name, '(offset: 100)');
    expect([beyond.nodes, beyond.pageInfo.startCursor, beyond.pageInfo.endCursor]).toEqual([[], null, null]);
  });

  test('is sorted the other way round when asked to be', async () => {
    const newest = ids(await list(name));
    expect(ids(await list(name, '(orderBy: { direction: ASC })'))).toEqual(newest.toReversed());
  });

  test.for<[args: string, field: string]>([
    ['first: 0', 'first'],
    ['first: -1', 'first'],
    ['first: 1001', 'first'],
    ['offset: -1', 'offset'],
    ['after: "zebra"', 'after'],
    ['after: ""', 'after'],
    [`after: "${cursor(1, jobId())}"`, 'after'],
    [`after: "${cursor('1', jobId())}"`, 'after'],
    [`after: "${cursor('2026-01-01T00:00:00.000Z', 'nope')}"`, 'after'],
    [`after: "${cursor({}, jobId())}"`, 'after'],
  ])('with %s is a wrong request', async ([args, field]) => {
    await expect(list(name, `(${args})`)).rejects.toMatchObject({
      errors: [{ path: ['list'], extensions: { code: 'INVALID_INPUT', field } }],
    });
  });
});

/** A cursor as someone would make it who guesses what is inside. */
function cursor(key: unknown, id: string): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

function jobId(): string {
  return '0199f3c2-7a41-7c66-9d5b-3f0c2a1e8b70';
}

test('jobs are filtered by state and by a part of their address', async () => {
  expect(ids(await list('jobs', '(filter: { status: [FAILED, CANCELLED] })'))).toEqual([jobs[2]]);
  expect(ids(await list('jobs', '(filter: { url: "ARTICLE/3" })'))).toEqual([jobs[3]]);
  expect(ids(await list('jobs', '(filter: { status: [COMPLETED], url: "/forbidden" })'))).toEqual([]);
  expect(ids(await list('jobs', '(filter: { url: "%" })'))).toEqual([]);
});

test('a cursor of a list that is sorted otherwise is a wrong request', async () => {
  const byTitle = await list('library', '(first: 1, orderBy: { field: TITLE })');
  const after = byTitle.pageInfo.endCursor;
  for (const field of ['CREATED_AT', 'QUALITY_SCORE']) {
    await expect(list('library', `(after: "${after}", orderBy: { field: ${field} })`)).rejects.toMatchObject({
      errors: [{ extensions: { code: 'INVALID_INPUT', field: 'after' } }],
    });
  }
});

test.for([
  'library(filter: { q: "\\u0000" })',
  'library(filter: { tags: ["\\u0000"] })',
  'jobs(filter: { url: "\\u0000" })',
])('%s, which no text can hold, is a wrong request', async (field) => {
  await expect(app.graphql(`{ ${field} { totalCount } }`)).rejects.toMatchObject({
    errors: [{ extensions: { code: 'INVALID_INPUT' } }],
  });
});
