import { Type } from 'typebox';
import { LibraryFilter } from './document-schemas.ts';
import { graphql } from './generated/gql.ts';
import { filterInput } from './library.ts';
import { lower, tierName } from './names.ts';
import { problems } from './problem-schemas.ts';
import { type RestDeps, restRoute } from './rest-route.ts';
import { moment, nullable } from './shared-schemas.ts';

const TagsQuery = Type.Object(
  {
    prefix: Type.Optional(Type.String({ description: 'What the tags begin with, in any case' })),
    ...LibraryFilter.properties,
    limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100, description: 'Tags at most' }),
  },
  { additionalProperties: false },
);

const Tags = Type.Object(
  {
    items: Type.Array(
      Type.Object({ tag: Type.String(), count: Type.Integer({ description: 'How many documents have it' }) }),
    ),
  },
  {
    description: 'The tags on the shelf, those that most documents have first',
    examples: [{ items: [{ tag: 'attention', count: 12 }] }],
  },
);

const documents = Type.Integer({ description: 'How many documents' });
const counts = (description: string) => Type.Record(Type.String(), Type.Integer(), { description });

const Stats = Type.Object(
  {
    documents,
    tiers: counts('How many documents are in each tier'),
    languages: counts('How many documents are in each language, by ISO 639-1 code'),
    sites: Type.Integer({ description: 'Of how many sites they are' }),
    words: Type.Integer({ description: 'The words of all their texts' }),
    passages: Type.Integer({ description: 'The passages that are searched' }),
    revisions: Type.Integer({ description: 'Their stored states' }),
    text_bytes: Type.Integer({ description: 'The bytes of the texts of all revisions' }),
    newest_at: nullable(moment('When the newest was first shelved')),
    jobs: counts('How many jobs are in each state'),
  },
  {
    description: 'What is on the shelf, in numbers',
    examples: [
      {
        documents: 2,
        tiers: { 'tier-a': 1, 'tier-b': 1, 'tier-c': 0, 'tier-d': 0 },
        languages: { en: 2 },
        sites: 1,
        words: 2_480,
        passages: 16,
        revisions: 3,
        text_bytes: 22_100,
        newest_at: '2026-11-20T12:00:01.000Z',
        jobs: { queued: 0, processing: 0, completed: 3, failed: 1, cancelled: 0 },
      },
    ],
  },
);

export function tagAndStatsRoutes(deps: RestDeps): void {
  restRoute(deps, {
    method: 'GET',
    url: '/tags',
    parts: { querystring: TagsQuery },
    about: {
      operationId: 'listTags',
      summary: 'The tags on the shelf, with how many documents have them',
      tags: ['library'],
      response: { 200: Tags, ...problems(400) },
    },
    document: graphql(`
      query RestTags($first: Int!, $prefix: String, $filter: DocumentFilter!) {
        tags(first: $first, prefix: $prefix, filter: $filter) { tag count }
      }
    `),
    variables: ({ query: { limit, prefix, ...filter } }) => ({
      first: limit,
      prefix: prefix ?? null,
      filter: filterInput(filter),
    }),
    respond: (answer) => ({ items: answer.tags }),
  });

  restRoute(deps, {
    method: 'GET',
    url: '/stats',
    parts: { querystring: Type.Object({}, { additionalProperties: false }) },
    about: {
      operationId: 'getStats',
      summary: 'What is on the shelf, in numbers',
      tags: ['library'],
      response: { 200: Stats, ...problems(400) },
    },
    document: graphql(`
      query RestStats {
        stats {
          documents sites words passages revisions textBytes newestAt
          tiers { tier documents } languages { language documents } jobs { status count }
        }
      }
    `),
    variables: () => ({}),
    respond: ({ stats }) => ({
      documents: stats.documents,
      tiers: Object.fromEntries(stats.tiers.map((each) => [tierName(each.tier), each.documents])),
      languages: Object.fromEntries(stats.languages.map((each) => [each.language, each.documents])),
      sites: stats.sites,
      words: stats.words,
      passages: stats.passages,
      revisions: stats.revisions,
      text_bytes: stats.textBytes,
      newest_at: stats.newestAt ?? null,
      jobs: Object.fromEntries(stats.jobs.map((each) => [lower(each.status), each.count])),
    }),
  });
}
