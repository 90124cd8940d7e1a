import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';
import type { DriverMetrics } from './driver-metrics.ts';

/** Adds the hooks that observe a server's requests. */
export type RequestMetrics = (server: FastifyInstance) => void;

/**
 * Times requests by route, never by address. Streams are left out, since how long one is open says nothing of the server:
 * they are counted of their own.
 */
export function requestMetrics(registry: Registry, drivers: DriverMetrics): RequestMetrics {
  const durations = new Histogram({
    name: 'librarian_http_request_duration_seconds',
    help: 'From the head of a request to the end of its answer, streams left out, by method, route and class of status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  return (server) => {
    server.addHook('onResponse', (request, reply, done) => {
      const type = reply.getHeader('content-type');
      if (typeof type !== 'string' || !type.startsWith('text/event-stream')) {
        const route = request.routeOptions.url ?? 'none';
        const status = `${Math.floor(reply.statusCode / 100)}xx`;
        durations.observe({ method: request.method, route, status }, reply.elapsedTime / 1_000);
      }
      done();
    });
    server.addHook('onError', (_request, _reply, error, done) => {
      drivers.failed(error);
      done();
    });
  };
}
