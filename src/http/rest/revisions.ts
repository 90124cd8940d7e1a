import { DocumentParams } from './document-schemas.ts';
import { missing } from './documents.ts';
import { graphql } from './generated/gql.ts';
import { itemBody } from './library.ts';
import { tierName } from './names.ts';
import { problems } from './problem-schemas.ts';
import { type RestDeps, restRoute } from './rest-route.ts';
import { Diff, DiffQuery, Related, RelatedQuery, Revision, RevisionParams } from './revision-schemas.ts';

const tags = ['library'];

/** A document as it was, what has changed since, and what is like it. */
export function revisionRoutes(deps: RestDeps): void {
  restRoute(deps, {
    method: 'GET',
    url: '/documents/:id/revisions/:number',
    parts: { params: RevisionParams },
    about: {
      operationId: 'getRevision',
      summary: 'A stored state of a document, and whether it is the one that is shown',
      tags,
      response: { 200: Revision, ...problems(400, 404) },
    },
    document: graphql(`
      query RestRevision($id: ID!, $number: Int!) {
        document(id: $id) {
          id revisionNumber
          revision(number: $number) {
            id number isCurrent title author publishedAt language summary tags quality { score tier }
            createdAt contentHash markdown
          }
        }
      }
    `),
    variables: ({ params: { id, number } }) => ({ id, number }),
    respond: ({ document }, _reply, { params: { id, number } }) => {
      if (!document) throw missing(`document ${id}`);
      const { revision } = document;
      if (!revision) throw missing(`revision ${number} of the document ${id}`);
      return {
        id: revision.id,
        document_id: document.id,
        number: revision.number,
        is_current: revision.isCurrent,
        current_revision: document.revisionNumber,
        title: revision.title,
        author: revision.author ?? null,
        published_at: revision.publishedAt ?? null,
        language: revision.language,
        summary: revision.summary,
        tags: revision.tags,
        quality_score: revision.quality.score,
        tier: tierName(revision.quality.tier),
        created_at: revision.createdAt,
        content_hash: revision.contentHash,
        markdown: revision.markdown,
      };
    },
  });

  restRoute(deps, {
    method: 'GET',
    url: '/documents/:id/diff',
    parts: { params: DocumentParams, querystring: DiffQuery },
    about: {
      operationId: 'getDiff',
      summary: 'What has changed from one revision of a document to another',
      tags,
      response: { 200: Diff, ...problems(400, 404) },
    },
    document: graphql(`
      query RestDiff($id: ID!, $from: Int, $to: Int) {
        document(id: $id) { diff(from: $from, to: $to) { from to patch addedLines removedLines isExact } }
      }
    `),
    variables: ({ params, query: { from, to } }) => ({ id: params.id, from: from ?? null, to: to ?? null }),
    respond: ({ document }, _reply, { params }) => {
      if (!document) throw missing(`document ${params.id}`);
      const { from, to, patch, addedLines, removedLines, isExact } = document.diff;
      return { from, to, patch, added_lines: addedLines, removed_lines: removedLines, is_exact: isExact };
    },
  });

  restRoute(deps, {
    method: 'GET',
    url: '/documents/:id/related',
    parts: { params: DocumentParams, querystring: RelatedQuery },
    about: {
      operationId: 'getRelated',
      summary: 'Other documents that are about the same',
      tags,
      response: { 200: Related, ...problems(400, 404) },
    },
    document: graphql(`
      query RestRelated($id: ID!, $first: Int!) {
        document(id: $id) { related(first: $first) { similarity document { ...RestDocument } } }
      }
    `),
    variables: ({ params, query }) => ({ id: params.id, first: query.limit }),
    respond: ({ document }, _reply, { params }) => {
      if (!document) throw missing(`document ${params.id}`);
      return {
        items: document.related.map(({ document: other, similarity }) => ({ document: itemBody(other), similarity })),
      };
    },
  });
}
