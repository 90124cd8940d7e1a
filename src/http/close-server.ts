import type { FastifyInstance } from 'fastify';

const LOOK_EVERY_MS = 50;

/** Who has not read the end of its answer by then is cut off. */
const PATIENCE_MS = 3_000;

/**
 * Closes the server: it takes no more connections, and each one is closed as soon as its answer has ended.
 *
 * `close` alone closes only those that are idle when it is called; one whose stream ends a moment later would be kept alive,
 * and the server with it, for more than a minute; and one whose client does not read, for ever.
 */
export async function closeServer(server: FastifyInstance): Promise<void> {
  const looking = setInterval(() => server.server.closeIdleConnections(), LOOK_EVERY_MS);
  const cutting = setTimeout(() => server.server.closeAllConnections(), PATIENCE_MS);
  try {
    await server.close();
  } finally {
    clearInterval(looking);
    clearTimeout(cutting);
  }
}
