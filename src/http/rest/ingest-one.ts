/** `POST /ingest`: a page by its address, a page by its HTML, or a file. */

import multipart from '@fastify/multipart';
import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import type { Static } from 'typebox';
import { DomainError } from '../../domain/failure.ts';
import { holdRoomForBodies } from '../uploads/hold-room-for-bodies.ts';
import { type Form, readForm } from '../uploads/read-form.ts';
import type { UploadLimits } from '../uploads/upload-room.ts';
import { acceptedBody, restOf } from './accepted.ts';
import { graphql } from './generated/gql.ts';
import { Accepted, FileBody, IngestBody } from './ingest-schemas.ts';
import { problems } from './problem-schemas.ts';
import { type RestDeps, resultOf, runDocument } from './rest-route.ts';

const Ingest = graphql(`
  mutation RestIngest($input: IngestInput!) {
    ingest(input: $input) {
      ... on Job { id status url createdAt }
      ... on Error { code message }
      ... on AlreadyProcessingError { job { id } }
    }
  }
`);

const IngestHtml = graphql(`
  mutation RestIngestHtml($input: IngestHtmlInput!) {
    ingestHtml(input: $input) {
      ... on Job { id status url createdAt }
      ... on Error { code message }
      ... on InvalidInputError { field }
      ... on AlreadyProcessingError { job { id } }
    }
  }
`);

const IngestFile = graphql(`
  mutation RestIngestFile($file: File!, $priority: Priority!, $options: IngestOptions) {
    ingestFile(file: $file, priority: $priority, options: $options) {
      ... on Job { id status url createdAt }
      ... on Error { code message }
      ... on InvalidInputError { field }
      ... on AlreadyProcessingError { job { id } }
    }
  }
`);

const BODY = {
  content: { 'application/json': { schema: IngestBody }, 'multipart/form-data': { schema: FileBody } },
};

export async function ingestOneRoute({ server, ...deps }: RestDeps, { room, bodyLimit }: UploadLimits): Promise<void> {
  /** Fastify has validated the body by the schema of its type. */
  async function submit(request: FastifyRequest, reply: FastifyReply) {
    if (request.isMultipart()) {
      const { file, ...rest } = request.body as Static<typeof FileBody>;
      return resultOf((await runDocument(deps, reply, IngestFile, { file, ...restOf(rest) })).ingestFile);
    }
    if (request.body === undefined) throw new DomainError('INVALID_INPUT', 'The body must be an object.');
    const { url, html, ...rest } = request.body as Static<typeof IngestBody>;
    if (html === undefined) {
      return resultOf((await runDocument(deps, reply, Ingest, { input: { url, ...restOf(rest) } })).ingest);
    }
    return resultOf((await runDocument(deps, reply, IngestHtml, { input: { url, html, ...restOf(rest) } })).ingestHtml);
  }

  await server.register(async (scope) => {
    await scope.register(multipart);
    scope.route({
      method: 'POST',
      url: '/ingest',
      bodyLimit,
      schema: {
        operationId: 'ingest',
        summary: 'Submits a page, by its address or its HTML, or a file',
        tags: ['ingest'],
        body: BODY,
        response: { 202: Accepted, ...problems(400, 409, 413, 415) },
      } as FastifySchema,
      preParsing: holdRoomForBodies(room, bodyLimit),
      preValidation: async (request, reply) => {
        if (request.isMultipart()) request.body = fileBody(await readForm(request, reply, room));
      },
      handler: async (request, reply) => {
        reply.status(202);
        return acceptedBody(await submit(request, reply));
      },
    });
  });
}

/** A form as the body that its schema describes. */
function fileBody({ fields, file }: Form): Record<string, unknown> {
  if (typeof fields.file === 'string') {
    throw new DomainError('INVALID_INPUT', '"file" must be a file, with a name, not a text.', { field: 'file' });
  }
  const { options } = fields;
  return {
    ...fields,
    ...(typeof options === 'string' ? { options: parsed(options) } : {}),
    ...(file === null ? {} : { [file.field]: file.file }),
  };
}

function parsed(options: string): unknown {
  try {
    return JSON.parse(options);
  } catch {
    throw new DomainError('INVALID_INPUT', '"options" must be an object, written as JSON.', { field: 'options' });
  }
}
