import { Type } from 'typebox';
import { DOCUMENT_ITEM_EXAMPLE, documentItem } from './document-schemas.ts';
import { graphql } from './generated/gql.ts';
import { itemBody } from './library.ts';
import { lower, tierValue, upper } from './names.ts';
import { problems } from './problem-schemas.ts';
import { type RestDeps, restRoute } from './rest-route.ts';
import { nullable, Tier } from './shared-schemas.ts';

const MODES = ['auto', 'keyword', 'semantic', 'hybrid'] as const;

const SearchQuery = Type.Object(
  {
    q: Type.String({
      minLength: 1,
      maxLength: 4_000,
      description: 'Words, or a question',
      examples: ['how attention works'],
    }),
    mode: Type.Enum([...MODES], {
      default: 'auto',
      description:
        'How. `auto`: `hybrid` where there is an embedding model and its vectors can be had, else `keyword`. `semantic` and `hybrid` answer ' +
        '503 `AI_UNAVAILABLE` without',
    }),
    tier: Type.Optional(Tier),
    tag: Type.Optional(Type.Array(Type.String(), { description: 'All of these tags' })),
    language: Type.Optional(Type.String({ description: 'ISO 639-1 code' })),
    site: Type.Optional(Type.String({ description: 'The name of the site, else its host' })),
    published_from: Type.Optional(Type.String({ format: 'date', description: 'Published on this day or later' })),
    published_to: Type.Optional(Type.String({ format: 'date', description: 'Published on this day or earlier' })),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 10, description: 'Documents at most' }),
  },
  { additionalProperties: false },
);

const PASSAGE = 'Attention lets each word look at every other one.';

const SearchAnswer = Type.Object(
  {
    took_ms: Type.Number({ description: 'Milliseconds that it took' }),
    mode: Type.Enum(['keyword', 'semantic', 'hybrid'], { description: 'How the shelf was searched' }),
    items: Type.Array(
      Type.Object({
        document: Type.Object(documentItem),
        score: Type.Number({
          description:
            'To be compared within one answer only. By keyword: BM25 and how close together the words are, above 0. Semantic: the cosine of ' +
            'the vectors, from -1 to 1. Hybrid: the sum of 1 / (60 + rank) over both rankings',
        }),
        passage: Type.Object({
          text: Type.String({ description: 'The part of the document that says most about the query, without markup' }),
          heading: nullable(Type.String({ description: 'The heading that it stands under' })),
          highlights: Type.Array(Type.Object({ start: Type.Integer(), end: Type.Integer() }), {
            description: 'Where the text has words of the query, in UTF-16 code units',
          }),
        }),
      }),
      { description: 'Best first' },
    ),
    showing_results_for: nullable(
      Type.String({ description: 'The query that was searched for, if words were corrected' }),
    ),
    notice: nullable(Type.String({ description: 'Why there are other results than one may expect, or none' })),
  },
  {
    description: 'What was found',
    examples: [
      {
        took_ms: 4.2,
        mode: 'keyword',
        items: [
          {
            document: DOCUMENT_ITEM_EXAMPLE,
            score: 12.4,
            passage: { text: PASSAGE, heading: 'Attention', highlights: [{ start: 0, end: 9 }] },
          },
        ],
        showing_results_for: null,
        notice: null,
      },
    ],
  },
);

export function searchRoute(deps: RestDeps): void {
  restRoute(deps, {
    method: 'GET',
    url: '/search',
    parts: { querystring: SearchQuery },
    about: {
      operationId: 'search',
      summary: 'Searches the texts of the shelf',
      tags: ['library'],
      response: { 200: SearchAnswer, ...problems(400) },
    },
    document: graphql(`
      query RestSearch($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {
        search(q: $q, mode: $mode, filter: $filter, first: $first) {
          tookMs mode showingResultsFor notice
          items { score document { ...RestDocument } passage { text heading highlights { start end } } }
        }
      }
    `),
    variables: ({ query: { q, mode, tier, tag, language, site, published_from, published_to, limit } }) => ({
      q,
      mode: upper(mode),
      filter: {
        ...(tier === undefined ? {} : { tier: [tierValue(tier)] }),
        ...(tag === undefined ? {} : { tags: tag }),
        ...(language === undefined ? {} : { language }),
        ...(site === undefined ? {} : { site }),
        ...(published_from === undefined ? {} : { publishedFrom: published_from }),
        ...(published_to === undefined ? {} : { publishedTo: published_to }),
      },
      first: limit,
    }),
    respond: ({ search: { tookMs, mode, items, showingResultsFor, notice } }) => ({
      took_ms: tookMs,
      mode: lower(mode),
      items: items.map(({ document, score, passage }) => ({
        document: itemBody(document),
        score,
        passage: { ...passage, heading: passage.heading ?? null },
      })),
      showing_results_for: showingResultsFor ?? null,
      notice: notice ?? null,
    }),
  });
}
