import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

async function ask(query: string, variables: Record<string, unknown> = {}) {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  return { status: response.status, text, ...(JSON.parse(text) as { data?: object; errors?: { message: string }[] }) };
}

const many = (count: number, field: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => field(n)).join(' ');

describe('a monster of a query is refused before anything is done', () => {
  test.for<[name: string, query: string, message: RegExp]>([
    ['too deep', `{ library { ${'pageInfo { '.repeat(15)} endCursor ${'} '.repeat(15)} } }`, /depth/i],
    ['too long', `{ ${many(3_000, () => '__typename')} }`, /token/i],
    ['of too many aliases', `{ ${many(200, (n) => `a${n}: health { version }`)} }`, /alias/i],
    [
      'too costly',
      `{ ${many(9, (n) => `a${n}: library(first: 1000) { nodes { revisions { quality { reasons { score } } } } }`)} }`,
      /cost/i,
    ],
    ['of too many directives', `{ __typename ${many(100, () => '@include(if: true)')} }`, /directive/i],
  ])('one that is %s', async ([, query, message]) => {
    const { status, data, errors } = await ask(query);
    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors?.map((error) => error.message).join(' ')).toMatch(message);
  });
});

describe('how long lists are may stand in a variable, where no rule over queries sees it', () => {
  const lists = (count: number) =>
    `query ($n: Int) { ${many(count, (n) => `a${n}: library(first: $n) { nodes { id } }`)} }`;

  test('lists that ask for too much together are refused before they are read', async () => {
    const { errors } = await ask(lists(6), { n: 1_000 });
    expect(errors?.map(({ message }) => message)).toEqual(['A request may ask for 5000 items in all; page it.']);
    expect((await ask(lists(5), { n: 1_000 })).errors).toBeUndefined();
  });

  test('one list that asks for more than a thousand is refused', async () => {
    const { errors } = await ask(lists(1), { n: 1_001 });
    expect(errors).toMatchObject([
      { message: '"first" must be between 1 and 1000.', extensions: { code: 'INVALID_INPUT' } },
    ]);
  });

  test('what is loaded for each item is counted by the item', async () => {
    await app.database.$executeRaw`
      INSERT INTO job (id, url, canonical_url, status, queue_entry, document_id)
      SELECT gen_random_uuid(), n::text, n::text, 'completed', gen_random_uuid(), gen_random_uuid()
      FROM generate_series(1, 1000) AS n`;
    const documents = many(5, (n) => `a${n}: document { id }`);
    const { errors } = await ask(`query ($n: Int) { jobs(first: $n) { nodes { ${documents} } } }`, { n: 1_000 });
    expect(errors?.[0]?.message).toBe('A request may ask for 5000 items in all; page it.');
    const logs = await ask('query ($n: Int) { jobs(first: $n) { nodes { events { seq } } } }', { n: 201 });
    expect(logs.errors?.[0]?.message).toContain('"events" and its like 200 times');
  });
});

test('what GraphiQL asks of the schema is answered', async () => {
  const query = getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, specifiedByUrl: true });
  const { status, errors } = await ask(query);
  expect([status, errors]).toEqual([200, undefined]);
});

test('the largest query that anyone needs is answered', async () => {
  const document = `id url title site author publishedAt language tier qualityScore tags summary wordCount createdAt updatedAt
    checkedAt filePath content outline { level text } quality { score tier reasons { criterion score weight explanation } }
    revisions { id number title filePath contentHash createdAt quality { score tier reasons { criterion score } } }`;
  const { status, errors } = await ask(`{
    health { status version checks { database { status detail } queue { status detail } } }
    library(first: 100) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { ${document} } } }
    jobs(first: 100) { totalCount nodes {
      id status failure { code message remedy } result { title } document { ${document} } events { seq type percent timestamp }
    } }
  }`);
  expect([status, errors]).toEqual([200, undefined]);
});

test('a word that is misspelt is met with a suggestion', async () => {
  expect((await ask('{ librari { totalCount } }')).errors?.[0]?.message).toContain('Did you mean "library"');
});

test('a fault of ours is told without its insides', async () => {
  await using broken = await startTestApp();
  await broken.database.$executeRaw`ALTER TABLE document RENAME COLUMN summary TO essence`;
  const response = await fetch(`${broken.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ library { totalCount nodes { id } } }' }),
  });
  const { errors } = (await response.json()) as { errors: object[] };
  expect(errors).toEqual([
    {
      message: 'Something went wrong on our side.',
      locations: [{ line: 1, column: 3 }],
      path: ['library'],
      extensions: { code: 'INTERNAL' },
    },
  ]);
});
