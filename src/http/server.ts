/** The web server: plugins, routes and errors, in one place. Listens to nothing yet. */

import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { MOST_CONTENT_BYTES } from '../domain/upload.ts';
import type { Features } from '../graphql/context.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { graphqlRoute } from './graphql-route.ts';
import { handleErrors, refuseClient, refuseRequest } from './handle-errors.ts';
import type { Metrics } from './metrics/create-metrics.ts';
import { metricsRoute } from './metrics/metrics-route.ts';
import { refuseForeignHosts } from './refuse-foreign-hosts.ts';
import { documentRoutes } from './rest/documents.ts';
import { healthRoute } from './rest/health.ts';
import { ingestRoutes } from './rest/ingest.ts';
import { jobRoutes } from './rest/jobs.ts';
import { libraryRoutes } from './rest/library.ts';
import { probeRoutes } from './rest/probes.ts';
import { queryRoute } from './rest/query.ts';
import { revisionRoutes } from './rest/revisions.ts';
import { searchRoute } from './rest/search.ts';
import { streamRoute } from './rest/stream.ts';
import { tagAndStatsRoutes } from './rest/tags-and-stats.ts';
import { traceRequests } from './trace-requests.ts';
import { refuseForeignForms } from './uploads/refuse-foreign-forms.ts';
import { createUploadRoom } from './uploads/upload-room.ts';

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly features: Features;
  readonly version: string;
  readonly corsOrigins: readonly string[];
  /** Whether it answers to every name it is called by, or only to this machine's own. */
  readonly anyHost: boolean;
  /** Whether it only says how the process is: health, probes and metrics. */
  readonly onlyOperations: boolean;
  readonly log: FastifyBaseLogger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly heartbeatMs?: number;
  /** Aborts when the server is about to stop: it answers as before, but says that it isn't ready. */
  readonly leaving: AbortSignal;
}

/** Room for a batch of a thousand long addresses. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** Room for the largest page, written as JSON. */
const PAGE_BODY_LIMIT = MOST_CONTENT_BYTES + BODY_LIMIT;

const HEARTBEAT_MS = 15_000;

const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** A random part for the process and a count: a random id for each request would cost more than many a request. */
function createRequestIds(): () => string {
  const prefix = randomUUID().slice(0, 13);
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
}

export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { schema, features, corsOrigins, anyHost, log, metrics, tracing, onlyOperations, leaving } = options;
  const nextRequestId = createRequestIds();
  const server = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestIdHeader: false,
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : nextRequestId();
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    // A stream would keep a closing server waiting for ever.
    forceCloseConnections: 'idle',
    // What still comes in on a connection is answered like all else; the connection ends with that.
    return503OnClosing: false,
    frameworkErrors: refuseRequest,
    clientErrorHandler: refuseClient,
  });

  // What comes in a body has the type that was asked for; what comes in an address is text, and is read as what was asked for.
  const strict = addFormats.default(new Ajv({ useDefaults: true, strict: false }));
  const reading = addFormats.default(new Ajv({ useDefaults: true, coerceTypes: 'array', strict: false }));
  server.setValidatorCompiler(({ schema: part, httpPart }) => (httpPart === 'body' ? strict : reading).compile(part));

  // A body is JSON; text would come through as a string, to be refused as "not an object".
  server.removeContentTypeParser('text/plain');
  handleErrors(server, onlyOperations ? ' at a worker: ask an API' : '');
  // Hooks that run with every request say when they are done: a promise for each would cost more than what they do.
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    // It takes no more connections: who needs another one shall ask for it now.
    if (leaving.aborted && !server.server.listening) reply.header('connection', 'close');
    done();
  });
  if (tracing.isOn) traceRequests(server, tracing);
  metrics.requests(server);
  if (!anyHost) refuseForeignHosts(server);
  const logsReads = log.level === 'debug' || log.level === 'trace';
  server.addHook('onResponse', (request, reply, done) => {
    // Reading is most of the traffic and changes nothing: told only when asked for, or when it went wrong. (What a GraphQL
    // request changes is told by the jobs.)
    const reads = request.method === 'GET' || request.method === 'OPTIONS' || request.url.startsWith('/graphql');
    const quiet = reads && reply.statusCode < 500;
    if (!quiet || logsReads) {
      request.log[quiet ? 'debug' : 'info'](
        { method: request.method, url: request.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
        'request',
      );
    }
    done();
  });

  await server.register(cors, {
    origin: [...corsOrigins],
    credentials: true,
    strictPreflight: false,
    exposedHeaders: ['X-Request-Id', 'Retry-After'],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  });
  if (!onlyOperations) await addPagesAndApi(server, options);
  healthRoute({ server, schema, features }, false);
  probeRoutes(server, features, leaving);
  metricsRoute(server, metrics, false);
  return server;
}

/** GraphQL, REST and their pages. */
async function addPagesAndApi(server: FastifyInstance, options: ServerOptions): Promise<void> {
  const { schema, features, version, corsOrigins, metrics, tracing, heartbeatMs = HEARTBEAT_MS } = options;
  // For the two pages; an answer to a program needs no more than that its type be believed.
  await server.register(helmet, {
    global: false,
    // Whether a host speaks TLS is for whoever puts TLS before it to say.
    strictTransportSecurity: false,
    // GraphiQL and Swagger UI bring scripts and styles in the page.
    contentSecurityPolicy: {
      directives: {
        scriptSrc: ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
        workerSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        upgradeInsecureRequests: null,
      },
    },
  });
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Williams Librarian',
        version,
        description: 'Submit a URL; watch it be fetched, understood and shelved, live; then find it on the shelf.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'This server' }],
      security: [],
      tags: [
        { name: 'ingest', description: 'Submitting pages, and what becomes of them' },
        { name: 'library', description: 'The shelf' },
        { name: 'operations', description: 'Running the server' },
      ],
    },
  });
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    uiHooks: { onRequest: async (_request, reply) => void (await reply.helmet()) },
  });

  const uploads = { room: createUploadRoom(), bodyLimit: PAGE_BODY_LIMIT };
  server.addHook('onRequest', refuseForeignForms(corsOrigins));
  graphqlRoute(server, schema, features, metrics, tracing, uploads);
  await server.register(
    async (scope) => {
      const deps = { server: scope, schema, features };
      await ingestRoutes(deps, uploads);
      jobRoutes(deps);
      libraryRoutes(deps);
      revisionRoutes(deps);
      searchRoute(deps);
      queryRoute({ ...deps, streams: metrics.streams, heartbeatMs });
      tagAndStatsRoutes(deps);
      documentRoutes(deps);
      healthRoute(deps, true);
      streamRoute({ server: scope, jobs: features.jobs, streams: metrics.streams, heartbeatMs });
      metricsRoute(scope, metrics, true);
      scope.get('/openapi.json', { schema: { hide: true } }, () => server.swagger());
      scope.get('/docs', { schema: { hide: true } }, (_request, reply) => reply.redirect('/docs'));
    },
    { prefix: '/api/v1' },
  );
  // Until there is a page, the best way to look around.
  server.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/graphql'));
}
