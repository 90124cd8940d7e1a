import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problem.ts';

const LOOPBACK_NAME = /^(localhost|[\w-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Refuses requests that name another host than this machine itself.
 *
 * A server without keys on the loopback interface is safe from other machines, but not from the pages in this machine's
 * browser: by DNS rebinding a page makes its own name lead here, and then may read all answers. The name gives it away.
 */
export function refuseForeignHosts(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    const { host } = request.headers;
    if (host === undefined || LOOPBACK_NAME.test(host)) return done();
    sendProblem(reply, {
      type: 'about:blank',
      title: 'Misdirected Request',
      status: 421,
      detail: `This server answers to localhost only, not to "${host}". AUTH=off opens it to every name.`,
      code: 'INVALID_INPUT',
      field: 'Host',
    });
  });
}
