import { graphql } from './generated/gql.ts';
import { lower } from './names.ts';
import { type RestDeps, restRoute } from './rest-route.ts';
import { Health } from './schemas.ts';

const HealthDocument = graphql(`
  query RestHealth {
    health {
      status version
      checks {
        database { ...RestCheck } redis { ...RestCheck } vectors { ...RestCheck }
        files { ...RestCheck } ai { ...RestCheck } queue { ...RestCheck }
      }
    }
  }
  fragment RestCheck on Check { status detail }
`);

/** 200 as long as pages can be taken in and read, 503 when not. */
export function healthRoute(deps: RestDeps, isApi: boolean): void {
  restRoute(deps, {
    method: 'GET',
    url: '/health',
    parts: {},
    about: { ...(isApi ? { operationId: 'getHealth' } : {}), summary: 'How each part is', tags: ['operations'], response: { 200: Health, 503: Health } },
    document: HealthDocument,
    variables: () => ({}),
    respond: ({ health: { status, version, checks } }, reply) => {
      reply.status(status === 'DOWN' ? 503 : 200);
      const parts = Object.entries(checks).map(([part, check]) => [part, { ...check, status: lower(check.status) }]);
      return { status: lower(status), version, checks: Object.fromEntries(parts) };
    },
  });
}
