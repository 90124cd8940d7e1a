import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Span, Tracing } from '../telemetry/tracing.ts';

/** What is asked every few seconds, by machines, to learn no more than that all is well. */
const UNTRACED = new Set(['/livez', '/readyz', '/health', '/api/v1/health', '/metrics', '/api/v1/metrics']);

/**
 * Makes each request a span, which continues the caller's trace (`traceparent`, W3C Trace Context) and ends with the answer,
 * a stream's with the stream. Names and attributes are OpenTelemetry's for HTTP servers; addresses are without their query,
 * where people's words are.
 */
export function traceRequests(server: FastifyInstance, tracing: Tracing): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  const errors = new WeakMap<FastifyRequest, Error>();

  server.addHook('onRequest', (request, reply, done) => {
    const { method, headers, routeOptions } = request;
    const route = routeOptions.url;
    if (route !== undefined && UNTRACED.has(route)) return done();
    const { traceparent } = headers;
    const span = tracing.begin(route === undefined ? method : `${method} ${route}`, {
      kind: 'server',
      parent: typeof traceparent === 'string' ? traceparent : null,
      attributes: {
        'http.request.method': method,
        'url.path': request.url.split('?', 1)[0] ?? '',
        'librarian.request.id': request.id,
        ...(route === undefined ? {} : { 'http.route': route }),
      },
    });
    spans.set(request, span);
    // Unlike the hook that follows an answer, it comes also when the client has gone.
    reply.raw.once('close', () => {
      span.set({ 'http.response.status_code': reply.statusCode });
      if (reply.statusCode >= 500) span.failed(errors.get(request) ?? new Error(`status ${reply.statusCode}`));
      span.end();
    });
    done();
  });
  // Once the body is read: what reads it is older than the span, and would lead out of it.
  server.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request);
    if (span === undefined) done();
    else span.run(done);
  });
  server.addHook('onError', (request, _reply, error, done) => {
    errors.set(request, error);
    done();
  });
}
