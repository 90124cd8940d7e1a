/**
 * A REST route as a line of a table: a path, a GraphQL document, how the request becomes its variables and its data the
 * answer. All that happens, happens in the resolvers.
 */

import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, HTTPMethods } from 'fastify';
import { execute, type GraphQLSchema } from 'graphql';
import type { Static, TSchema } from 'typebox';
import { DomainError, type ErrorCode } from '../../domain/failure.ts';
import { createAllowance } from '../../graphql/allowance.ts';
import type { Features } from '../../graphql/context.ts';
import { whenLeft } from '../when-left.ts';

export interface RestDeps {
  readonly server: FastifyInstance;
  readonly schema: GraphQLSchema;
  readonly features: Features;
}

interface Parts {
  readonly params?: TSchema;
  readonly querystring?: TSchema;
  readonly body?: TSchema;
}

type Part<All extends Parts, Name extends keyof Parts> = All[Name] extends TSchema ? Static<All[Name]> : undefined;

export interface RestRequest<All extends Parts> {
  readonly params: Part<All, 'params'>;
  readonly query: Part<All, 'querystring'>;
  readonly body: Part<All, 'body'>;
}

/** What OpenAPI says of a route, with its answers by status. Without an `operationId` it is not shown. */
interface About {
  readonly operationId?: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly response: Readonly<Record<number, unknown>>;
}

interface RestRoute<Data, Variables, All extends Parts> {
  readonly method: HTTPMethods;
  /** Below `/api/v1`. */
  readonly url: string;
  readonly parts: All;
  readonly about: About;
  readonly document: TypedDocumentNode<Data, Variables>;
  readonly variables: (request: RestRequest<All>) => Variables;
  /** The body of the answer, where it is known already; else null. */
  readonly known?: (features: Features, request: RestRequest<All>) => Promise<unknown>;
  /** Sends the answer in another way, where the request wants one; else null. */
  readonly instead?: (
    parsed: RestRequest<All>,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<FastifyReply> | null;
  /** Shapes the answer; its result is the body. */
  readonly respond: (data: Data, reply: FastifyReply, request: RestRequest<All>) => unknown;
}

/** Adds routes to the server. */
export function restRoute<Data, Variables, All extends Parts>(
  deps: RestDeps,
  { method, url, parts, about, document, variables, known, instead, respond }: RestRoute<Data, Variables, All>,
): void {
  deps.server.route({
    method,
    url,
    schema: { ...about, ...parts, hide: about.operationId === undefined } as FastifySchema,
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      // Fastify has validated them by the very schemas that `All` names.
      const parsed = { params: request.params, query: request.query, body: request.body } as RestRequest<All>;
      const sent = instead?.(parsed, request, reply) ?? null;
      if (sent !== null) return sent;
      const body = await known?.(deps.features, parsed);
      if (body !== null && body !== undefined) return body;
      return respond(await runDocument(deps, reply, document, variables(parsed)), reply, parsed);
    },
  });
}

/**
 * Runs a document for a request.
 *
 * @throws what it fails of, as the resolver threw it
 */
export async function runDocument<Data, Variables>(
  { schema, features }: Omit<RestDeps, 'server'>,
  reply: FastifyReply,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const result = await execute({
    schema,
    document,
    variableValues: variables as Record<string, unknown>,
    contextValue: {
      ...features,
      requestId: reply.request.id,
      allowance: createAllowance(),
      left: () => whenLeft(reply),
      hasRoom: () => Promise.resolve(),
    },
  });
  const fault = result.errors?.[0];
  if (fault !== undefined) throw fault.originalError ?? fault;
  return result.data as Data;
}

/** A mutation's answer when it is an error of its union. */
interface ErrorAnswer {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field?: string | null;
  readonly job?: { readonly id: string } | null;
}

function isError(answer: object): answer is ErrorAnswer {
  return 'code' in answer && 'message' in answer;
}

/** The result of a union, or its error thrown as what it was. */
export function resultOf<Answer extends object>(answer: Answer): Exclude<Answer, ErrorAnswer> {
  if (isError(answer)) {
    const { code, message, field, job } = answer;
    throw new DomainError(code, message, {
      ...(field ? { field } : {}),
      ...(job ? { jobId: job.id } : {}),
    });
  }
  return answer as Exclude<Answer, ErrorAnswer>;
}
