/** A whole Librarian for a test: its own database and folder, a free port, no waiting between attempts. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type App, type AppOptions, startApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { JobEvent } from '../../src/domain/progress-event.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database/open-database.ts';
import { createTestDatabase } from './postgres.ts';
import { openStream, type SseMessage } from './sse.ts';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

// biome-ignore lint/suspicious/noExplicitAny: what a test reads out of an answer, it asserts on.
type Json = any;

export interface TestApp extends AsyncDisposable {
  readonly app: App;
  readonly url: string;
  readonly dataDir: string;
  readonly database: OpenDatabase['database'];
  /** A REST call below `/api/v1`. */
  rest(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<Json>>;
  /** A GraphQL operation over HTTP; throws on top-level errors. */
  graphql(query: string, variables?: Record<string, unknown>): Promise<Json>;
  /** Submits a page by REST; its job's id. */
  ingest(url: string, body?: Record<string, unknown>): Promise<string>;
  /** The job by REST once it has ended. */
  untilEnded(jobId: string): Promise<Json>;
  /** The messages of the job's REST stream, to its end. */
  events(jobId: string, lastEventId?: number): Promise<SseMessage[]>;
  /** Waits for the first stored event that passes. */
  untilEvent(jobId: string, passes: (event: JobEvent['type'], data: Json) => boolean): Promise<void>;
  /** Another app on the same database and folder, after this one was closed. */
  restart(): Promise<TestApp>;
}

export interface TestAppOptions extends AppOptions {
  readonly settings?: Record<string, string>;
}

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const testDatabase = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'librarian-app-'));
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: testDatabase.url,
    FETCH_ALLOW_PRIVATE: '127.0.0.1',
    ...options.settings,
  });
  return open(config, options, dataDir, async () => {
    await testDatabase.drop();
    await rm(dataDir, { recursive: true, force: true });
  });
}

async function open(
  config: Config,
  options: AppOptions,
  dataDir: string,
  cleanUp: () => Promise<void>,
): Promise<TestApp> {
  const app = await startApp(config, {
    log: pino({ level: 'silent' }),
    retryDelaysMs: [1, 1],
    graceMs: 200,
    ...options,
  });
  const { database, close: closeDatabase } = openDatabase({ connectionString: config.databaseUrl ?? '' }, 2);
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await closeDatabase();
    await app.close();
  };

  async function rest(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${app.url}/api/v1${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  const testApp: TestApp = {
    app,
    url: app.url,
    dataDir,
    database,
    rest,
    async graphql(query, variables = {}) {
      const response = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as Json;
      if (errors !== undefined) throw Object.assign(new Error(errors[0].message), { errors });
      return data;
    },
    async ingest(url, body = {}) {
      const { status, body: answer } = await rest('POST', '/ingest', { url, ...body });
      if (status !== 202) throw new Error(`submitting ${url} answered ${status}: ${JSON.stringify(answer)}`);
      return answer.job_id;
    },
    async untilEnded(jobId) {
      await testApp.events(jobId);
      return (await rest('GET', `/ingest/${jobId}`)).body;
    },
    async events(jobId, lastEventId) {
      const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) };
      const messages: SseMessage[] = [];
      for await (const message of openStream(`${app.url}/api/v1/stream/${jobId}`, headers)) messages.push(message);
      return messages;
    },
    async untilEvent(jobId, passes) {
      for await (const { event, data } of openStream(`${app.url}/api/v1/stream/${jobId}`)) {
        if (passes(event as JobEvent['type'], data)) return;
      }
      throw new Error(`the job ${jobId} ended without the event that was waited for`);
    },
    async restart() {
      await close();
      return open(config, options, dataDir, cleanUp);
    },
    async [Symbol.asyncDispose]() {
      await close();
      await cleanUp();
    },
  };
  return testApp;
}
