import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

async function ask(query: string) {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query }),
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
