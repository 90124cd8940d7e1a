import { DomainError } from '../../domain/failure.ts';
import { CONTENT_EXAMPLE, ContentQuery, Document, DocumentParams } from './document-schemas.ts';
import { graphql } from './generated/gql.ts';
import { itemBody } from './library.ts';
import { tierName } from './names.ts';
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
      query RestDocument($id: ID!) {
        document(id: $id) {
          ...RestDocument
          site author publishedAt language wordCount updatedAt checkedAt
          outline { level text }
          quality { score tier reasons { criterion score weight explanation } }
          revisions { id number title createdAt contentHash filePath }
        }
      }
    `),
    variables: ({ params }) => ({ id: params.id }),
    respond: ({ document }, _reply, { params }) => {
      if (!document) throw missing(params.id);
      const { quality, revisions } = document;
      return {
        ...itemBody(document),
        site: document.site,
        author: document.author ?? null,
        published_at: document.publishedAt ?? null,
        language: document.language,
        word_count: document.wordCount,
        updated_at: document.updatedAt,
        checked_at: document.checkedAt,
        outline: document.outline,
        quality: { ...quality, tier: tierName(quality.tier) },
        revisions: revisions.map(({ id, number, title, createdAt, contentHash, filePath }) => ({
          id,
          number,
          title,
          created_at: createdAt,
          content_hash: contentHash,
          file_path: filePath,
        })),
      };
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
      if (!document) throw missing(params.id);
      reply.type('text/markdown; charset=utf-8');
      return document.content;
    },
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

function missing(id: string): DomainError {
  return new DomainError('NOT_FOUND', `There is no document ${id}.`);
}
