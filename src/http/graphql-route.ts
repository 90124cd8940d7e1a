/** `/graphql` and `/graphql/stream`: GraphQL over HTTP, GraphiQL, and subscriptions by the graphql-sse protocol in both modes. */

import { EnvelopArmor } from '@escape.tech/graphql-armor';
import { useGraphQLSSE } from '@graphql-yoga/plugin-graphql-sse';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { DomainError } from '../domain/failure.ts';
import type { Context, Features } from '../graphql/context.ts';
import { translateDatabaseError } from '../storage/database/database-errors.ts';
import { problemOf, RETRY_AFTER_SECONDS } from './problem.ts';

interface ServerContext extends Record<string, unknown> {
  readonly fastifyRequest: FastifyRequest;
}

const WELCOME = `# Submit a page:
mutation Ingest {
  ingest(input: { url: "https://en.wikipedia.org/wiki/Library" }) {
    ... on Job { id status }
    ... on Error { code message }
  }
}

# Watch what happens to all of them:
subscription Watch {
  activity { __typename jobId seq percent }
}

# See the shelf:
query Shelf {
  library(first: 10) { totalCount nodes { title tier summary } }
}
`;

/** Expected errors keep their sentence and code; anything else is ours: logged, and masked. */
function toPublicError(error: unknown, log: FastifyRequest['log']): Error {
  const original = error instanceof GraphQLError ? error.originalError : error;
  if (error instanceof GraphQLError && (original === undefined || original === null)) return error;
  const known = translateDatabaseError(original);
  if (known instanceof DomainError) {
    const { status } = problemOf(known);
    return new GraphQLError(known.message, {
      ...(error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {}),
      extensions: {
        code: known.code,
        ...(known.field === undefined ? {} : { field: known.field }),
        ...(status === 503 ? { http: { status, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } } } : {}),
      },
    });
  }
  log.error({ err: original }, 'resolver failed');
  return new GraphQLError('Something went wrong on our side.', {
    ...(error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {}),
    extensions: { code: 'INTERNAL' },
  });
}

export function graphqlRoute(server: FastifyInstance, schema: GraphQLSchema, features: Features): void {
  const armor = new EnvelopArmor({
    // Names are public: GraphiQL shows them all.
    blockFieldSuggestion: { enabled: false },
    maxTokens: { n: 2_000 },
    maxDepth: { n: 12 },
    costLimit: { maxCost: 20_000 },
  });
  const yoga = createYoga<ServerContext, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    cors: false,
    logging: server.log,
    graphiql: { title: 'Williams Librarian', defaultQuery: WELCOME },
    renderGraphiQL,
    context: ({ fastifyRequest }) => ({ ...features, requestId: fastifyRequest.id }),
    maskedErrors: { maskError: (error: unknown) => toPublicError(error, server.log) },
    plugins: [...armor.protect().plugins, useGraphQLSSE({ endpoint: '/graphql/stream' })],
  });

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const response = await yoga.handleNodeRequestAndResponse(request, reply, { fastifyRequest: request });
    reply.status(response.status);
    response.headers.forEach((value, name) => {
      reply.header(name, value);
    });
    if (response.headers.get('content-type')?.startsWith('text/html')) await reply.helmet();
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    return reply.send(isStream ? response.body : await response.text());
  }

  server.register(async (scope) => {
    // Yoga judges media types and JSON itself; the body limit stays Fastify's.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.route({ url: '/graphql', method: ['GET', 'POST', 'OPTIONS'], schema: { hide: true }, handler: handle });
    scope.route({
      url: '/graphql/stream',
      method: ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS'],
      schema: { hide: true },
      handler: handle,
    });
  });
}
