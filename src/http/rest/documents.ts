import { DomainError } from '../../domain/failure.ts';
import { Document, detailsBody } from './document-details.ts';
import { CONTENT_EXAMPLE, ContentQuery, DocumentChanges, DocumentParams } from './document-schemas.ts';
import { graphql } from './generated/gql.ts';
import { tierValue } from './names.ts';
import { problems } from './problem-schemas.ts';
import { type RestDeps, restRoute, resultOf } from './rest-route.ts';

const tags = ['library'];

export function documentRoutes(deps: RestDeps): void {
  restRoute(deps, {
    method: 'GET',
    url: '/documents/:id',
    parts: { params: DocumentParams },
    about: {
      operationId: 'getDocument',
      summary: 'All that is known of a document',
      tags,
      response: { 200: Document, ...problems(404) },
    },
    document: graphql(`
      query RestDocument($id: ID!) { document(id: $id) { ...RestDocumentDetails } }
    `),
    variables: ({ params }) => ({ id: params.id }),
    respond: ({ document }, _reply, { params }) => {
      if (!document) throw missing(`document ${params.id}`);
      return detailsBody(document);
    },
  });

  restRoute(deps, {
    method: 'GET',
    url: '/documents/:id/content',
    parts: { params: DocumentParams, querystring: ContentQuery },
    about: {
      operationId: 'getContent',
      summary: 'The text of a document as Markdown with YAML front matter',
      tags,
      response: {
        200: {
          description: 'The Markdown file',
          content: { 'text/markdown': { schema: { type: 'string', examples: [CONTENT_EXAMPLE] } } },
        },
        ...problems(400, 404),
      },
    },
    document: graphql(`
      query RestContent($id: ID!, $revision: Int) { document(id: $id) { content(revision: $revision) } }
    `),
    variables: ({ params, query: { revision } }) => ({ id: params.id, revision: revision ?? null }),
    respond: ({ document }, reply, { params }) => {
      if (!document) throw missing(`document ${params.id}`);
      reply.type('text/markdown; charset=utf-8');
      return document.content;
    },
  });

  restRoute(deps, {
    method: 'PATCH',
    url: '/documents/:id',
    parts: { params: DocumentParams, body: DocumentChanges },
    about: {
      operationId: 'updateDocument',
      summary: 'Sets title, tags or tier of a document by hand, or back to what the machine made of them',
      tags,
      response: { 200: Document, ...problems(400, 404, 413, 415) },
    },
    document: graphql(`
      mutation RestUpdate($input: UpdateDocumentInput!) {
        updateDocument(input: $input) {
          ... on Document { ...RestDocumentDetails }
          ... on Error { code message }
          ... on InvalidInputError { field }
        }
      }
    `),
    variables: ({ params: { id }, body: { title, tags: given, tier } }) => ({
      input: {
        id,
        ...(title === undefined ? {} : { title }),
        ...(given === undefined ? {} : { tags: given }),
        ...(tier === undefined ? {} : { tier: tier === null ? null : tierValue(tier) }),
      },
    }),
    respond: ({ updateDocument }) => detailsBody(resultOf(updateDocument)),
  });

  restRoute(deps, {
    method: 'DELETE',
    url: '/documents/:id',
    parts: { params: DocumentParams },
    about: {
      operationId: 'deleteDocument',
      summary: 'Takes a document off the shelf, with its revisions and files',
      tags,
      response: { 204: { type: 'null', description: 'It is gone' }, ...problems(404) },
    },
    document: graphql(`
      mutation RestDelete($id: ID!) {
        deleteDocument(id: $id) { ... on DeletedDocument { id } ... on Error { code message } }
      }
    `),
    variables: ({ params }) => ({ id: params.id }),
    respond: ({ deleteDocument }, reply) => {
      resultOf(deleteDocument);
      return reply.status(204).send();
    },
  });
}

export function missing(what: string): DomainError {
  return new DomainError('NOT_FOUND', `There is no ${what}.`);
}
