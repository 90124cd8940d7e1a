import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Metrics } from './create-metrics.ts';

const EXAMPLE = `# HELP librarian_jobs_ended_total Jobs that ended, by status; one that is retried may end again
# TYPE librarian_jobs_ended_total counter
librarian_jobs_ended_total{status="completed"} 42
`;

/** `/metrics`, below whatever the server's scope is; `isApi` says whether it is the one that is described. */
export function metricsRoute(
  server: FastifyInstance,
  metrics: Pick<Metrics, 'read' | 'contentType'>,
  isApi: boolean,
): void {
  server.get(
    '/metrics',
    {
      schema: {
        ...(isApi ? { operationId: 'getMetrics' } : { hide: true }),
        summary: 'What this process counts and times, for Prometheus',
        tags: ['operations'],
        response: {
          200: {
            description: 'The text format of Prometheus',
            content: { 'text/plain': { schema: Type.String({ examples: [EXAMPLE] }) } },
          },
        },
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.read()),
  );
}
