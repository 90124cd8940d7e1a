/**
 * Which connection carries the events of a graphql-sse stream, in the protocol's single connection mode: there each
 * operation is a request of its own, and its events leave by the connection that was opened with the same token.
 *
 * The protocol's handler keeps what a slow connection has not taken yet in memory, without a bound. So an operation gives
 * its next event only when the connection has room: until then events wait in the log.
 */

import type { ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { TOKEN_HEADER_KEY, TOKEN_QUERY_KEY } from 'graphql-sse';

export interface StreamConnections {
  /** Notes that this answer carries the stream of the request's token, until it closes. */
  carry(request: FastifyRequest, connection: ServerResponse): void;
  /** Resolves when the connection for the request's token has room, has gone, or was never there. */
  hasRoom(request: FastifyRequest): Promise<void>;
}

export function createStreamConnections(): StreamConnections {
  const connections = new Map<string, ServerResponse>();

  return {
    carry(request, connection) {
      const token = tokenOf(request);
      if (token === undefined) return;
      connections.set(token, connection);
      connection.once('close', () => {
        if (connections.get(token) === connection) connections.delete(token);
      });
    },
    async hasRoom(request) {
      const connection = connections.get(tokenOf(request) ?? '');
      if (connection === undefined || !connection.writableNeedDrain || connection.destroyed) return;
      await new Promise<void>((resolve) => {
        const done = () => {
          connection.off('drain', done);
          connection.off('close', done);
          resolve();
        };
        connection.once('drain', done);
        connection.once('close', done);
      });
    },
  };
}

function tokenOf({ headers, query }: FastifyRequest): string | undefined {
  const token = headers[TOKEN_HEADER_KEY] ?? (query as Record<string, unknown>)[TOKEN_QUERY_KEY];
  return typeof token === 'string' && token !== '' ? token : undefined;
}
