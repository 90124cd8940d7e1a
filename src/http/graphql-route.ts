/** `/graphql` and `/graphql/stream`: GraphQL over HTTP, GraphiQL, and subscriptions by the graphql-sse protocol in both modes. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { EnvelopArmor } from '@escape.tech/graphql-armor';
import multipart from '@fastify/multipart';
import { useGraphQLSSE } from '@graphql-yoga/plugin-graphql-sse';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema, type ValidationContext } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { DomainError } from '../domain/failure.ts';
import { createAllowance } from '../graphql/allowance.ts';
import type { Context, Features } from '../graphql/context.ts';
import { translateDatabaseError } from '../storage/database/database-errors.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { errorsAsResults } from './errors-as-results.ts';
import type { Metrics } from './metrics/create-metrics.ts';
import { problemOf, RETRY_AFTER_SECONDS } from './problem.ts';
import { createStreamConnections } from './stream-connections.ts';
import { traceOperations } from './trace-operations.ts';
import { graphqlForm } from './uploads/graphql-form.ts';
import { holdRoomForBodies } from './uploads/hold-room-for-bodies.ts';
import { readForm } from './uploads/read-form.ts';
import { requirePreflight } from './uploads/refuse-foreign-forms.ts';
import type { UploadLimits } from './uploads/upload-room.ts';
import { whenLeft } from './when-left.ts';

interface ServerContext extends Record<string, unknown> {
  readonly fastifyReply: FastifyReply;
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

/** What is too much is an error of validation like others; thrown, as is the default, it would be answered with status 200. */
const REFUSE = {
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, error: GraphQLError) => {
      context?.reportError(error);
    },
  ],
};

/** Expected errors keep their sentence and code; anything else is ours: logged, and masked. */
function toPublicError(error: unknown, log: FastifyRequest['log'], { drivers }: Pick<Metrics, 'drivers'>): Error {
  const original = error instanceof GraphQLError ? error.originalError : error;
  // A variable that is no value of its type is told by an error of GraphQL's own inside of another.
  const deepest = original instanceof GraphQLError ? original.originalError : original;
  if (error instanceof GraphQLError && (deepest === undefined || deepest === null)) return error;
  const known = translateDatabaseError(original);
  if (known instanceof DomainError) {
    drivers.failed(known);
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

/** Parsed documents are kept by their text. What is large belongs into the variables. */
const MOST_DOCUMENT_LENGTH = 100_000;

const refuseLongDocuments: Plugin = {
  onParams({ params: { query } }) {
    if ((query?.length ?? 0) <= MOST_DOCUMENT_LENGTH) return;
    throw new DomainError(
      'INVALID_INPUT',
      `The document is longer than ${MOST_DOCUMENT_LENGTH.toLocaleString('en')} characters; put what is long into variables.`,
      { field: 'query' },
    );
  },
};

export function graphqlRoute(
  server: FastifyInstance,
  schema: GraphQLSchema,
  features: Features,
  metrics: Pick<Metrics, 'operations' | 'streams' | 'drivers'>,
  tracing: Tracing,
  { room, bodyLimit }: UploadLimits,
): void {
  const armor = new EnvelopArmor({
    // Names are public: GraphiQL shows them all.
    blockFieldSuggestion: { enabled: false },
    maxTokens: { n: 2_000 },
    maxDepth: { n: 12, ...REFUSE },
    maxAliases: { n: 50, ...REFUSE },
    maxDirectives: { n: 50, ...REFUSE },
    // A thousand jobs or documents with their own fields.
    costLimit: { maxCost: 100_000, ...REFUSE },
  });
  const streams = createStreamConnections();
  // Where faults are told, with the id of the request that met them: what masks errors knows of no request.
  const logs = new AsyncLocalStorage<FastifyRequest['log']>();
  const maskError = (error: unknown) => toPublicError(error, logs.getStore() ?? server.log, metrics);
  const yoga = createYoga<ServerContext, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    cors: false,
    // Fastify has counted the body; counting again would pipe each through a stream of its own.
    maxRequestBodySize: false,
    // It would tell of each mistake of a caller; what is ours is logged where errors are masked.
    logging: false,
    graphiql: { title: 'Williams Librarian', defaultQuery: WELCOME },
    // Fifteen megabytes of page, wanted by a browser only.
    renderGraphiQL: async (options) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    context: ({ fastifyReply }) => ({
      ...features,
      requestId: fastifyReply.request.id,
      allowance: createAllowance(),
      left: () => whenLeft(fastifyReply),
      hasRoom: () => streams.hasRoom(fastifyReply.request),
    }),
    maskedErrors: { maskError },
    plugins: [
      ...armor.protect().plugins,
      errorsAsResults(maskError),
      refuseLongDocuments,
      metrics.operations(metrics.streams),
      ...(tracing.isOn ? [traceOperations(tracing)] : []),
      useGraphQLSSE({ endpoint: '/graphql/stream' }),
    ],
  });

  /** The body as Yoga takes it: text as it came, a form as `FormData`. (`/graphql/stream` takes no forms.) */
  function bodyOf(request: FastifyRequest, reply: FastifyReply): string | null | Promise<FormData> {
    if (request.isMultipart?.()) return readForm(request, reply, room).then(graphqlForm);
    return typeof request.body === 'string' ? request.body : null;
  }

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    // Given the body that Fastify has read, rather than the request's own stream, where there is nothing more to come.
    const headers = request.headers as Record<string, string>;
    const body = bodyOf(request, reply);
    const init = { method: request.method, headers, body: body instanceof Promise ? await body : body };
    // Only the path counts; a Host that is no host's name would be no address.
    const address = `http://localhost${request.url}`;
    const response = await logs.run(request.log, () => yoga.fetch(address, init, { fastifyReply: reply }));
    reply.status(response.status);
    response.headers.forEach((value, name) => {
      reply.header(name, value);
    });
    const type = response.headers.get('content-type') ?? '';
    if (type.startsWith('text/html')) await reply.helmet();
    const isStream = type.startsWith('text/event-stream');
    if (isStream) streams.carry(request, reply.raw);
    return reply.send(isStream ? response.body : await response.text());
  }

  server.register(async (scope) => {
    // Yoga reads the JSON itself. It would read forms too, which any page on the web may send here without asking (CSRF).
    scope.removeAllContentTypeParsers();
    const jsonTypes = ['application/json', 'application/graphql+json'];
    scope.addContentTypeParser(jsonTypes, { parseAs: 'string' }, (_request, body, done) => done(null, body));
    await scope.register(async (uploading) => {
      await uploading.register(multipart);
      uploading.route({
        url: '/graphql',
        method: ['GET', 'POST', 'OPTIONS'],
        schema: { hide: true },
        bodyLimit,
        onRequest: requirePreflight,
        preParsing: holdRoomForBodies(room, bodyLimit),
        handler: handle,
      });
    });
    scope.route({
      url: '/graphql/stream',
      method: ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS'],
      schema: { hide: true },
      handler: handle,
    });
  });
}
