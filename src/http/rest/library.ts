import type { Static } from 'typebox';
import { Library, type LibraryFilter, LibraryQuery } from './document-schemas.ts';
import { graphql } from './generated/gql.ts';
import type { RestDocumentFragment } from './generated/graphql.ts';
import { tierName, tierValue, upper } from './names.ts';
import { problems } from './problem-schemas.ts';
import { type RestDeps, restRoute } from './rest-route.ts';

graphql(`
  fragment RestDocument on Document {
    id title url tier qualityScore tags createdAt filePath summary
  }
`);

/** A document as lists have it; alone, it has more. */
export function itemBody(document: RestDocumentFragment) {
  return {
    id: document.id,
    title: document.title,
    url: document.url,
    tier: tierName(document.tier),
    quality_score: document.qualityScore,
    tags: document.tags,
    created_at: document.createdAt,
    file_path: document.filePath,
    summary: document.summary,
  };
}

/** Which documents, as GraphQL takes it. */
export function filterInput({ tier, tag, q }: Static<typeof LibraryFilter>) {
  return {
    ...(tier === undefined ? {} : { tier: [tierValue(tier)] }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(q === undefined ? {} : { q }),
  };
}

export function libraryRoutes(deps: RestDeps): void {
  // The two names of the same list.
  for (const url of ['/library', '/documents']) {
    restRoute(deps, {
      method: 'GET',
      url,
      parts: { querystring: LibraryQuery },
      about: {
        operationId: url === '/library' ? 'listLibrary' : 'listDocuments',
        summary: 'The shelf',
        tags: ['library'],
        response: { 200: Library, ...problems(400) },
      },
      document: graphql(`
        query RestLibrary($first: Int!, $offset: Int!, $filter: DocumentFilter!, $orderBy: DocumentOrder!) {
          library(first: $first, offset: $offset, filter: $filter, orderBy: $orderBy) {
            totalCount nodes { ...RestDocument }
          }
        }
      `),
      variables: ({ query: { limit, offset, sort, order, ...filter } }) => ({
        first: limit,
        offset,
        filter: filterInput(filter),
        orderBy: { field: upper(sort), direction: upper(order) },
      }),
      respond: ({ library }, _reply, { query: { limit, offset } }) => ({
        total: library.totalCount,
        limit,
        offset,
        items: library.nodes.map(itemBody),
      }),
    });
  }
}
