import { Type } from 'typebox';
import { graphql } from './generated/gql.ts';
import { lower } from './names.ts';
import { type RestDeps, restRoute } from './rest-route.ts';

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

const Check = Type.Object({
  status: Type.Enum(['ok', 'degraded', 'down'], { description: 'How the part is' }),
  detail: Type.String({ description: 'Which driver serves it, and what is wrong with it' }),
});

const CHECKS = {
  database: { status: 'ok', detail: 'PostgreSQL, embedded in ./data' },
  redis: { status: 'ok', detail: 'in-process' },
  vectors: { status: 'ok', detail: 'none yet' },
  files: { status: 'ok', detail: 'folder ./data/objects' },
  ai: { status: 'ok', detail: 'extractive, in-process' },
  queue: { status: 'ok', detail: 'pg-boss (2 queued, 1 processing)' },
};
const NO_DATABASE = { status: 'down', detail: 'PostgreSQL, embedded in ./data: no answer within 3 s' };

function healthSchema(description: string, example: object) {
  return Type.Object(
    {
      status: Type.Enum(['ok', 'degraded', 'down'], { description: 'The worst of what it can not do without' }),
      version: Type.String({ description: 'The version of Williams Librarian' }),
      checks: Type.Object({ database: Check, redis: Check, vectors: Check, files: Check, ai: Check, queue: Check }),
    },
    { description, examples: [{ version: '0.1.0', ...example }] },
  );
}

const response = {
  200: healthSchema('Pages can be taken in and read', { status: 'ok', checks: CHECKS }),
  503: healthSchema('They can not', {
    status: 'down',
    checks: { ...CHECKS, database: NO_DATABASE, queue: NO_DATABASE },
  }),
};

/** 200 as long as pages can be taken in and read, 503 when not. */
export function healthRoute(deps: RestDeps, isApi: boolean): void {
  restRoute(deps, {
    method: 'GET',
    url: '/health',
    parts: {},
    about: {
      ...(isApi ? { operationId: 'getHealth' } : {}),
      summary: 'How each part is',
      tags: ['operations'],
      response,
    },
    document: HealthDocument,
    variables: () => ({}),
    respond: ({ health: { status, version, checks } }, reply) => {
      reply.status(status === 'DOWN' ? 503 : 200);
      const parts = Object.entries(checks).map(([part, check]) => [part, { ...check, status: lower(check.status) }]);
      return { status: lower(status), version, checks: Object.fromEntries(parts) };
    },
  });
}
