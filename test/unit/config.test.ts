import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, type Role, readConfig, serverUrl } from '../../src/config.ts';

/** What is said when these settings are refused, a problem a line. */
function problemsOf(environment: Record<string, string>, role?: Role): string[] {
  try {
    readConfig(environment, role);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [title, ...lines] = error.message.split('\n');
    expect(title).toBe("The settings can't be used:");
    return lines.map((line) => line.replace(/^ {2}- /, ''));
  }
  return [];
}

describe('readConfig', () => {
  test('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      role: 'all',
      host: '127.0.0.1',
      port: 8_000,
      dataDir: resolve('data'),
      databaseUrl: null,
      redisUrl: null,
      models: null,
      qdrant: null,
      s3: null,
      workerConcurrency: 10,
      fetchAllowPrivate: [],
      corsOrigins: ['http://localhost:8501', 'http://localhost:3000'],
      openToAll: false,
      logLevel: 'info',
      otlpEndpoint: null,
    });
  });

  test('reads what is set', () => {
    const config = readConfig({
      HOST: '0.0.0.0',
      AUTH: 'off',
      PORT: '80',
      DATA_DIR: '/var/lib/librarian',
      DATABASE_URL: 'postgres://db.example/shelf',
      WORKER_CONCURRENCY: '3',
      FETCH_ALLOW_PRIVATE: '127.0.0.1, 10.0.0.0/8,intranet.example',
      CORS_ORIGINS: 'https://shelf.example',
      LOG_LEVEL: 'debug',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example:4318',
    });
    expect(config).toMatchObject({ host: '0.0.0.0', port: 80, dataDir: '/var/lib/librarian', workerConcurrency: 3 });
    expect(config.databaseUrl).toBe('postgres://db.example/shelf');
    expect(config.fetchAllowPrivate).toEqual(['127.0.0.1', '10.0.0.0/8', 'intranet.example']);
    expect(config.corsOrigins).toEqual(['https://shelf.example']);
    expect(config.otlpEndpoint).toBe('http://collector.example:4318');
  });

  test('takes what is empty for unset', () => {
    expect(readConfig({ PORT: '', HOST: '', DATABASE_URL: '', REDIS_URL: '', AUTH: '', LOG_LEVEL: '' })).toEqual(
      readConfig({}),
    );
  });

  test('gives a Config that nobody can change', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });

  test.for<[name: string, value: string]>([
    ['PORT', 'web'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['WORKER_CONCURRENCY', '0'],
    ['WORKER_CONCURRENCY', 'many'],
    ['DATABASE_URL', 'mysql://db.example/shelf'],
    ['FETCH_ALLOW_PRIVATE', '10.0.0.0/99'],
    ['LOG_LEVEL', 'loud'],
    ['AUTH', 'on'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'grpc://collector.example'],
  ])('refuses %s=%s by name', ([name, value]) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} .*\\w`));
  });

  test('refuses models without an endpoint, and an endpoint without a model', () => {
    expect(problemsOf({ AI_CHAT_MODEL: 'small', AI_EMBEDDING_MODEL: 'near', AI_API_KEY: 'key' })).toEqual([
      'AI_API_KEY is set, but AI_BASE_URL is not',
      'AI_CHAT_MODEL is set, but AI_BASE_URL is not',
      'AI_EMBEDDING_MODEL is set, but AI_BASE_URL is not',
    ]);
    expect(problemsOf({ AI_BASE_URL: 'http://localhost:11434/v1' })).toEqual([
      'AI_BASE_URL is set, but neither AI_CHAT_MODEL nor AI_EMBEDDING_MODEL is',
    ]);
    expect(problemsOf({ AI_BASE_URL: 'localhost:11434', AI_CHAT_MODEL: 'small' })).toEqual([
      'AI_BASE_URL must be an http:// or https:// URL',
    ]);
  });

  test('reads the endpoint of models, with one kind of model or both', () => {
    const settings = { AI_BASE_URL: 'http://localhost:11434/v1', AI_CHAT_MODEL: 'small' };
    expect(readConfig(settings).models).toEqual({
      baseUrl: 'http://localhost:11434/v1',
      apiKey: null,
      chatModel: 'small',
      embeddingModel: null,
    });
  });

  test('refuses a setting that is no use without another', () => {
    expect(problemsOf({ MINIO_ENDPOINT: 'http://files.example:9000', QDRANT_API_KEY: 'key' })).toEqual([
      'MINIO_ENDPOINT is set, but MINIO_ACCESS_KEY is not',
      'MINIO_ENDPOINT is set, but MINIO_SECRET_KEY is not',
      'QDRANT_API_KEY is set, but QDRANT_URL is not',
    ]);
  });

  test.for(['api', 'worker'] as const)('refuses to start one %s of many that would share nothing', (role) => {
    expect(problemsOf({ DATABASE_URL: 'postgres://db.example/shelf' }, role)).toEqual([
      `start:${role} shares its state with other processes: set REDIS_URL`,
      expect.stringContaining('MINIO_ENDPOINT, or DATA_DIR_SHARED=yes'),
    ]);
  });

  test('lets one of many share a folder, and a worker take any free port', () => {
    const shared = { DATABASE_URL: 'postgres://db.example/shelf', REDIS_URL: 'redis://cache', DATA_DIR_SHARED: 'yes' };
    expect(readConfig(shared, 'worker')).toMatchObject({ role: 'worker', port: 0, redisUrl: 'redis://cache' });
    expect(readConfig(shared, 'api')).toMatchObject({ role: 'api', port: 8_000 });
  });

  test.for(['ADMIN_API_KEY', 'RATE_LIMIT'])('refuses %s, which it does not have yet', (name) => {
    expect(problemsOf({ [name]: 'on' })).toEqual([
      expect.stringMatching(new RegExp(`^${name} is set, but this version .* yet; unset it$`)),
    ]);
  });

  test('tells every problem in one message', () => {
    const problems = problemsOf({
      PORT: 'web',
      LOG_LEVEL: 'loud',
      HOST: '0.0.0.0',
      REDIS_URL: 'http://cache',
      DATABASE_URL: 'x',
    });
    expect(problems.map((problem) => problem.split(' ', 1)[0]).toSorted()).toEqual([
      'DATABASE_URL',
      'HOST',
      'LOG_LEVEL',
      'PORT',
      'REDIS_URL',
    ]);
  });

  test.for(['0.0.0.0', '::', '192.168.1.5', 'librarian.example'])(
    'opens %s to other machines only when AUTH=off is said aloud',
    (host) => {
      expect(problemsOf({ HOST: host })).toEqual([expect.stringContaining('AUTH=off')]);
      expect(readConfig({ HOST: host, AUTH: 'off' }).host).toBe(host);
    },
  );

  test.for(['127.0.0.1', '127.8.9.1', '::1', 'localhost'])('needs nothing said for %s', (host) => {
    expect(readConfig({ HOST: host }).host).toBe(host);
  });
});

test.for<[host: string, url: string]>([
  ['127.0.0.1', 'http://localhost:8000'],
  ['0.0.0.0', 'http://localhost:8000'],
  ['::', 'http://localhost:8000'],
  ['::1', 'http://[::1]:8000'],
  ['librarian.example', 'http://librarian.example:8000'],
])('a client finds the server of HOST %s at %s', ([host, url]) => {
  expect(serverUrl({ host, port: 8_000 })).toBe(url);
});
