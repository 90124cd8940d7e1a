/** Lists, as pages of a connection (GraphQL Cursor Connections Specification), with `offset` and `totalCount` besides. */

import type { ObjectRef } from '@pothos/core';
import { DomainError } from '../../domain/failure.ts';
import { encodeCursor, type Page, type PageRequest } from '../../storage/database/keyset-page.ts';
import type { Allowance } from '../allowance.ts';
import { builder } from '../builder.ts';

const DEFAULT_FIRST = 20;
const MOST = 1_000;

export const pageArgs = builder.args((t) => ({
  first: t.int({ defaultValue: DEFAULT_FIRST, description: `Items at most, 1 to ${MOST}.` }),
  after: t.string({ description: 'The cursor of the item before the page.' }),
  offset: t.int({ defaultValue: 0, description: 'Items to pass over.' }),
}));

interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly offset?: number | null;
}

/**
 * The page that is asked for, its items taken from what the request may have.
 *
 * @throws DomainError `INVALID_INPUT`
 */
export function pageRequest(args: PageArgs, allowance: Allowance): PageRequest {
  const { first, after, offset } = args;
  const request = { first: first ?? DEFAULT_FIRST, after: after ?? null, offset: offset ?? 0 };
  if (request.first < 1 || request.first > MOST) {
    throw new DomainError('INVALID_INPUT', `"first" must be between 1 and ${MOST}.`, { field: 'first' });
  }
  if (request.offset < 0) {
    throw new DomainError('INVALID_INPUT', '"offset" must not be negative.', { field: 'offset' });
  }
  allowance.spendItems('first', request.first);
  return request;
}

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

const PageInfoType = builder.objectRef<PageInfo>('PageInfo').implement({
  description: 'Where a page stands in its list.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'More items come after this page.' }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', { description: 'Items were passed over to come here.' }),
    startCursor: t.exposeString('startCursor', { nullable: true, description: 'The cursor of the first item.' }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'The cursor of the last item: the `after` of the next page.',
    }),
  }),
});

export interface Connection<Node> {
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: PageInfo;
}

/** A page as its connection. */
export function toConnection<Node extends { readonly id: string }>(
  { totalCount, hasNextPage, items }: Page<Node>,
  request: PageRequest,
): Connection<Node> {
  const edges = items.map(({ node, key }) => ({ node, cursor: encodeCursor(key, node.id) }));
  return {
    totalCount,
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage: request.offset > 0 || request.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Extended> ? Extended : never;

/** The connection type of one kind of node, with its edge type. */
export function connectionOf<Node extends { readonly id: string }>(
  name: string,
  plural: string,
  nodeType: ObjectRef<Types, Node, Node>,
) {
  const edgeType = builder.objectRef<Connection<Node>['edges'][number]>(`${name}Edge`).implement({
    description: `One of the ${plural}, with its place in the list.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Its place in the list.' }),
      node: t.expose('node', { type: nodeType, description: 'The item itself.' }),
    }),
  });
  return builder.objectRef<Connection<Node>>(`${name}Connection`).implement({
    description: `A page of ${plural}.`,
    fields: (t) => ({
      totalCount: t.exposeInt('totalCount', { description: `How many ${plural} match in all.` }),
      nodes: t.field({
        type: [nodeType],
        description: `The ${plural} of this page.`,
        resolve: ({ edges }) => edges.map(({ node }) => node),
      }),
      edges: t.field({
        type: [edgeType],
        description: `The ${plural} of this page, each with its cursor.`,
        resolve: ({ edges }) => [...edges],
      }),
      pageInfo: t.field({
        type: PageInfoType,
        description: 'Where this page stands in the list.',
        resolve: ({ pageInfo }) => pageInfo,
      }),
    }),
  });
}
