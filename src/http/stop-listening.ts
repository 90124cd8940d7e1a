import { Server } from 'node:net';
import { setImmediate as afterPoll } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/**
 * Takes no more connections, and goes on answering on those there are; each ends with its next answer (`server.ts`).
 *
 * What a load balancer is refused it sends to another server; what is reset it may not send again, for nobody knows how far it
 * got. So idle connections stay open, as a request may be on its way on one (HTTP's own `close` would end them), and those that
 * wait to be taken are taken first: the system would reset them.
 */
export async function stopListening({ server }: FastifyInstance): Promise<void> {
  await afterPoll();
  if (server.listening) Server.prototype.close.call(server);
}
