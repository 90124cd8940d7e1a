import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Features } from '../../graphql/context.ts';
import type { CheckStatus } from '../../graphql/health.ts';

function statusSchema(description: string, example: CheckStatus) {
  return Type.Object(
    { status: Type.Enum(['ok', 'degraded', 'down'], { description: 'How the server is' }) },
    { description, examples: [{ status: example }] },
  );
}

/**
 * `/livez`: the process answers. `/readyz`: 200 as long as pages can be taken in and read, 503 when not, or when the server is
 * about to stop.
 */
export function probeRoutes(server: FastifyInstance, features: Pick<Features, 'canServe'>, leaving: AbortSignal): void {
  const tags = ['operations'];
  server.get(
    '/livez',
    {
      schema: {
        operationId: 'isAlive',
        summary: 'Whether the process answers',
        tags,
        response: { 200: statusSchema('It does', 'ok') },
      },
    },
    () => ({ status: 'ok' }),
  );
  const response = { 200: statusSchema('It can', 'ok'), 503: statusSchema('It can not', 'down') };
  server.get(
    '/readyz',
    { schema: { operationId: 'isReady', summary: 'Whether the server can take in and read pages', tags, response } },
    async (_request, reply) => {
      const isReady = !leaving.aborted && (await features.canServe());
      return reply.status(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'down' });
    },
  );
}
