/**
 * A whole Librarian for a test, of the size that the run asks for: its own database and files, a free port, no waiting between
 * attempts.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { JobEvent } from '../../src/domain/progress-event.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database/open-database.ts';
import { openSize } from './open-size.ts';
import { createTestDatabase } from './postgres.ts';
import type { Running, Settings, Size, SizeOptions } from './size.ts';
import { openStream, type SseMessage } from './sse.ts';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

// biome-ignore lint/suspicious/noExplicitAny: what a test reads out of an answer, it asserts on.
type Json = any;

export interface TestApp extends Running, Pick<Size, 'files' | 'breakFiles' | 'mendFiles'>, AsyncDisposable {
  /** A folder of its own; on the small size, where its files are. */
  readonly dataDir: string;
  readonly databaseUrl: string;
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
  /** Another app on the same database and files, after this one was closed; with other settings, if some are given. */
  restart(changes?: TestAppOptions): Promise<TestApp>;
}

export interface TestAppOptions extends SizeOptions {
  readonly settings?: Settings;
}

/** What an app is made of, and stays when it restarts. */
interface Place {
  readonly size: Size;
  readonly settings: Settings & { readonly DATABASE_URL: string };
  readonly options: SizeOptions;
  readonly dataDir: string;
  cleanUp(): Promise<void>;
}

export async function startTestApp({ settings, ...options }: TestAppOptions = {}): Promise<TestApp> {
  const testDatabase = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'librarian-app-'));
  const size = await openSize(dataDir);
  const all = {
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: testDatabase.url,
    FETCH_ALLOW_PRIVATE: '127.0.0.1',
    LOG_LEVEL: 'silent',
    ...settings,
  };
  return open({
    size,
    settings: all,
    options: { retryDelaysMs: [1, 1], graceMs: 200, drainMs: 0, ...options },
    dataDir,
    async cleanUp() {
      await Promise.all([size.remove(), testDatabase.drop()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  });
}

async function open(place: Place): Promise<TestApp> {
  const { size, settings, options, dataDir, cleanUp } = place;
  const app = await size.start(settings, options);
  const { database, close: closeDatabase } = openDatabase(
    { connectionString: settings.DATABASE_URL },
    { connections: 2 },
  );
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= app.close();
    return closing;
  };
  let leaving: Promise<unknown> | undefined;
  const leave = () => {
    leaving ??= Promise.all([close(), closeDatabase()]);
    return leaving;
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
    url: app.url,
    memoryInUse: app.memoryInUse,
    files: size.files,
    breakFiles: size.breakFiles,
    mendFiles: size.mendFiles,
    close,
    dataDir,
    databaseUrl: settings.DATABASE_URL,
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
      // Who reads of the end in the log may be quicker than the news that drops the copy in Redis.
      return vi.waitUntil(
        async () => {
          const { body } = await rest('GET', `/ingest/${jobId}`);
          return !['queued', 'processing'].includes(body.status) && body;
        },
        { timeout: 20_000 },
      );
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
    async restart({ settings: changed, ...others } = {}) {
      await leave();
      return open({ ...place, settings: { ...settings, ...changed }, options: { ...options, ...others } });
    },
    async [Symbol.asyncDispose]() {
      await leave();
      await cleanUp();
    },
  };
  return testApp;
}
