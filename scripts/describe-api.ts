import { pino } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import type { Features } from '../src/graphql/context.ts';
import { schema } from '../src/graphql/schema.ts';
import { createMetrics } from '../src/http/metrics/create-metrics.ts';
import { createServer } from '../src/http/server.ts';
import { NO_TRACING } from '../src/telemetry/tracing.ts';

/** Describing the routes calls none of them, so nothing needs to stand behind them. */
function uncalled(): never {
  throw new Error('Describing the routes must not call what is behind them.');
}

const features: Features = {
  jobs: {
    submit: uncalled,
    submitFile: uncalled,
    submitHtml: uncalled,
    find: uncalled,
    snapshot: uncalled,
    list: uncalled,
    cancel: uncalled,
    retry: uncalled,
    count: uncalled,
    events: uncalled,
    watch: uncalled,
    watchAll: uncalled,
  },
  library: {
    find: uncalled,
    findByUrl: uncalled,
    list: uncalled,
    revisions: uncalled,
    revision: uncalled,
    currentRevision: uncalled,
    revisionText: uncalled,
    diff: uncalled,
    related: uncalled,
    tags: uncalled,
    stats: uncalled,
    content: uncalled,
    search: uncalled,
    update: uncalled,
    ask: uncalled,
    delete: uncalled,
  },
  health: uncalled,
  canServe: uncalled,
  reportFault: uncalled,
};

/** `openapi.json` at the root: what the server answers at `/api/v1/openapi.json`, without a database behind it. */
export async function describeApi(): Promise<string> {
  const log = pino({ level: 'silent' });
  const server = await createServer({
    schema,
    features,
    version: packageJson.version,
    corsOrigins: [],
    anyHost: true,
    onlyOperations: false,
    leaving: new AbortController().signal,
    log,
    metrics: createMetrics({ onAway: () => undefined, countJobs: uncalled }),
    tracing: NO_TRACING,
  });
  try {
    await server.ready();
    return `${JSON.stringify(server.swagger(), null, 2)}\n`;
  } finally {
    await server.close();
  }
}
