import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type JobFilter, listJobs } from '../../../src/jobs/list-jobs.ts';
import { encodeCursor } from '../../../src/storage/database/keyset-page.ts';
import { type OpenDatabase, openDatabase } from '../../../src/storage/database/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let testDatabase: TestDatabase;
let open: OpenDatabase;

/** Twelve jobs, `/1` the oldest, always three of them of the very same moment; every fourth has failed. */
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  open = openDatabase(testDatabase.connectionConfig, { connections: 2 });
  await open.database.job.createMany({
    data: Array.from({ length: 12 }, (_, index) => ({
      id: uuidv7({ msecs: 1_700_000_000_000 + index }),
      url: `https://example.com/${index + 1}`,
      canonicalUrl: `https://example.com/${index + 1}`,
      status: index % 4 === 3 ? 'failed' : 'completed',
      queueEntry: uuidv7(),
      createdAt: new Date(1_700_000_000_000 + Math.floor(index / 3) * 1_000),
    })),
  });
});
afterAll(async () => {
  await open.close();
  await testDatabase.drop();
});

interface Listing {
  filter?: JobFilter;
  descending?: boolean;
  first?: number;
  offset?: number;
  after?: string | null;
}

async function list({ filter = {}, descending = true, first = 5, offset = 0, after = null }: Listing = {}) {
  const page = await listJobs(open.database, filter, { descending }, { first, offset, after });
  const last = page.items.at(-1);
  return {
    ...page,
    numbers: page.items.map(({ node }) => Number(node.url.split('/').at(-1))),
    cursor: last === undefined ? null : encodeCursor(last.key, last.node.id),
  };
}

test('the history shows the newest job first and how many there are', async () => {
  const { numbers, totalCount, hasNextPage } = await list();
  expect(numbers).toEqual([12, 11, 10, 9, 8]);
  expect([totalCount, hasNextPage]).toEqual([12, true]);
});

test.each([true, false])(
  'pages by cursor show every job once, also those of one moment (descending: %s)',
  async (descending) => {
    const seen: number[] = [];
    for (let page = await list({ descending }); ; page = await list({ descending, after: page.cursor })) {
      seen.push(...page.numbers);
      if (!page.hasNextPage) break;
    }
    const oldestFirst = Array.from({ length: 12 }, (_, index) => index + 1);
    expect(seen).toEqual(descending ? oldestFirst.toReversed() : oldestFirst);
  },
);

test('a page by cursor does not move when newer jobs come', async () => {
  const { cursor } = await list();
  const newer = await open.database.job.create({
    data: { id: uuidv7(), url: 'https://example.com/99', canonicalUrl: 'x', queueEntry: uuidv7() },
  });
  expect((await list({ after: cursor })).numbers).toEqual([7, 6, 5, 4, 3]);
  await open.database.job.delete({ where: { id: newer.id } });
});

test('pages by offset pass over as many as asked', async () => {
  expect((await list({ offset: 10 })).numbers).toEqual([2, 1]);
  expect(await list({ offset: 12 })).toMatchObject({ numbers: [], totalCount: 12, hasNextPage: false });
});

test('jobs are filtered by state and by a part of their address', async () => {
  expect(await list({ filter: { statuses: ['failed'] } })).toMatchObject({ numbers: [12, 8, 4], totalCount: 3 });
  expect((await list({ filter: { statuses: ['failed', 'completed'], url: 'EXAMPLE.com/1' } })).numbers).toEqual([
    12, 11, 10, 1,
  ]);
  expect((await list({ filter: { url: '%' } })).numbers).toEqual([]);
});

test.each(['nonsense', Buffer.from('[1]').toString('base64url'), Buffer.from('{}').toString('base64url')])(
  '"%s" is refused as a cursor',
  async (after) => {
    await expect(list({ after })).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'after' });
  },
);

test('a cursor whose parts are not those of a job is refused too', async () => {
  for (const forged of [
    encodeCursor(12, uuidv7()),
    encodeCursor('yesterday', uuidv7()),
    encodeCursor(new Date().toISOString(), 'x'),
  ]) {
    await expect(list({ after: forged })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  }
});
