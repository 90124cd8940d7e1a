import type { onRequestHookHandler } from 'fastify';
import { sendProblem } from '../problem.ts';
import { isForm } from './is-form.ts';

/**
 * Headers that no form can set: to send one, a page of another site has to ask first, and is told no (CORS). Those by which
 * GraphQL clients say that they know (GraphQL multipart request specification, "Security").
 */
const PREFLIGHTED = [
  'graphql-preflight',
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-graphql-yoga-csrf',
];

/**
 * Makes the hook that refuses forms from pages of other sites (CSRF). A browser sends a form wherever a page tells it to, with
 * files in it, and asks nobody; but it says which page that was in `Origin`. What isn't a browser needn't say.
 */
export function refuseForeignForms(corsOrigins: readonly string[]): onRequestHookHandler {
  return (request, reply, done) => {
    const { origin, host } = request.headers;
    if (!isForm(request) || origin === undefined || corsOrigins.includes(origin)) return done();
    // By host and port: who speaks TLS may stand before this server.
    if (URL.parse(origin)?.host === host) return done();
    sendProblem(reply, {
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: `Forms from pages of "${origin}" are not accepted. CORS_ORIGINS names the sites whose pages may send them.`,
      code: 'INVALID_INPUT',
      field: 'Origin',
    });
  };
}

/** Refuses a form that may come from anywhere: it has to carry a header that a page of another site can't send unasked. */
export const requirePreflight: onRequestHookHandler = (request, reply, done) => {
  if (!isForm(request) || PREFLIGHTED.some((name) => request.headers[name] !== undefined)) return done();
  sendProblem(reply, {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail:
      'An upload must carry the header "GraphQL-Preflight", with any value: no page of another site can send that.',
    code: 'INVALID_INPUT',
    field: 'GraphQL-Preflight',
  });
};
