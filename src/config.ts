/** The environment as one frozen Config, or one message with everything that is wrong with it. */

import { resolve } from 'node:path';
import { z } from 'zod';
import type { ModelSettings } from './models/openai-compatible/model-settings.ts';
import { parseExemption } from './pipeline/extract/address-guard.ts';
import type { S3Settings } from './storage/objects/s3-client.ts';

/** What a process does: answer requests, run jobs, or both. */
export type Role = 'all' | 'api' | 'worker';

export interface Config {
  readonly role: Role;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** null: the PostgreSQL that comes with the dependencies. */
  readonly databaseUrl: string | null;
  /** null: news stays within the process. */
  readonly redisUrl: string | null;
  /** null: vectors are kept in the database. */
  readonly qdrant: { readonly url: string; readonly apiKey?: string } | null;
  /** null: files are kept in `dataDir`. */
  readonly s3: S3Settings | null;
  /** null: no models; what they would write is taken from the pages themselves, and search is by words. */
  readonly models: ModelSettings | null;
  readonly workerConcurrency: number;
  /** Hosts and CIDRs exempt from the address guard. */
  readonly fetchAllowPrivate: readonly string[];
  readonly corsOrigins: readonly string[];
  /** AUTH=off was said aloud: whoever reaches the server may use it. */
  readonly openToAll: boolean;
  readonly logLevel: string;
  /** The base URL of an OpenTelemetry collector; null: no tracing. */
  readonly otlpEndpoint: string | null;
}

/** What is wrong with the settings; its message lists every problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(`The settings can't be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

const wholeNumber = (least: number, most: number) =>
  z.coerce
    .number(`must be a whole number from ${least} to ${most}`)
    .pipe(
      z
        .int(`must be a whole number from ${least} to ${most}`)
        .min(least, `must be at least ${least}`)
        .max(most, `must be at most ${most}`),
    );

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

/** What a program takes for an address it can connect to. */
const url = (form: RegExp, problem: string) =>
  z
    .string()
    .refine((text) => form.test(text) && URL.canParse(text), problem)
    .optional();

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATA_DIR_SHARED: z.enum(['yes', 'no'], 'must be yes or no').default('no'),
  // A socket's folder may stand for its host, which is no URL to others.
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// URL')
    .optional(),
  REDIS_URL: url(/^rediss?:\/\//, 'must be a redis:// or rediss:// URL'),
  QDRANT_URL: url(/^https?:\/\//, 'must be an http:// or https:// URL'),
  QDRANT_API_KEY: z.string().optional(),
  MINIO_ENDPOINT: url(
    /^https?:\/\/[^/?#@]+\/?$/,
    'must be an http:// or https:// URL of a host, without a path or a password',
  ),
  MINIO_ACCESS_KEY: z.string().optional(),
  MINIO_SECRET_KEY: z.string().optional(),
  MINIO_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be a bucket's name: 3 to 63 of a-z, 0-9, dot and hyphen")
    .default('librarian'),
  AI_BASE_URL: url(/^https?:\/\//, 'must be an http:// or https:// URL'),
  AI_API_KEY: z.string().optional(),
  AI_CHAT_MODEL: z.string().optional(),
  AI_EMBEDDING_MODEL: z.string().optional(),
  WORKER_CONCURRENCY: wholeNumber(1, 1_000).default(10),
  FETCH_ALLOW_PRIVATE: list
    .superRefine((entries, context) => {
      for (const entry of entries) {
        try {
          parseExemption(entry);
        } catch (error) {
          context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
        }
      }
    })
    .default([]),
  AUTH: z.literal('off', 'can only be "off"').optional(),
  CORS_ORIGINS: list.default(['http://localhost:8501', 'http://localhost:3000']),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }).optional(),
});

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** Settings for what this version does not have: ignoring them would be a silent surprise. */
const UNSERVED: Readonly<Record<string, string>> = {
  ADMIN_API_KEY: 'this version has no keys yet',
  RATE_LIMIT: 'this version has no limits yet',
};

/**
 * Reads the settings. An empty variable counts as unset.
 *
 * @param role what the process is started for: one that is not alone has to share its state
 *
 * @throws ConfigError
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  role: Role = 'all',
): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const problems = Object.entries(UNSERVED)
    .filter(([name]) => set[name] !== undefined)
    .map(([name, reason]) => `${name} is set, but ${reason}; unset it`);
  const parsed = Environment.safeParse(set);
  if (!parsed.success)
    problems.push(...parsed.error.issues.map((issue) => `${issue.path[0]?.toString()} ${issue.message}`));
  const host = set.HOST ?? '127.0.0.1';
  if (!LOOPBACK.test(host) && set.AUTH !== 'off') {
    problems.push(
      `HOST ${host} opens the server to other machines, and there is no key to keep them out; say AUTH=off to do so`,
    );
  }
  problems.push(...incomplete(set, role));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const { data } = parsed;
  return Object.freeze({
    role,
    host: data.HOST,
    // Only whoever asks a worker how it is needs to find it: any free port does, and many workers fit on one machine.
    port: data.PORT ?? (role === 'worker' ? 0 : 8_000),
    dataDir: resolve(data.DATA_DIR),
    databaseUrl: data.DATABASE_URL ?? null,
    redisUrl: data.REDIS_URL ?? null,
    qdrant:
      data.QDRANT_URL === undefined
        ? null
        : { url: data.QDRANT_URL, ...(data.QDRANT_API_KEY === undefined ? {} : { apiKey: data.QDRANT_API_KEY }) },
    s3:
      data.MINIO_ENDPOINT === undefined
        ? null
        : {
            endpoint: data.MINIO_ENDPOINT,
            accessKey: data.MINIO_ACCESS_KEY ?? '',
            secretKey: data.MINIO_SECRET_KEY ?? '',
            bucket: data.MINIO_BUCKET,
          },
    models:
      data.AI_BASE_URL === undefined
        ? null
        : {
            baseUrl: data.AI_BASE_URL,
            apiKey: data.AI_API_KEY ?? null,
            chatModel: data.AI_CHAT_MODEL ?? null,
            embeddingModel: data.AI_EMBEDDING_MODEL ?? null,
          },
    workerConcurrency: data.WORKER_CONCURRENCY,
    fetchAllowPrivate: data.FETCH_ALLOW_PRIVATE,
    corsOrigins: data.CORS_ORIGINS,
    openToAll: data.AUTH === 'off',
    logLevel: data.LOG_LEVEL,
    otlpEndpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
  });
}

/** Settings that are no use without others, and what a role can't do without. */
function incomplete(set: Readonly<Record<string, string | undefined>>, role: Role): string[] {
  const problems: string[] = [];
  const need = (name: string, others: readonly string[]) => {
    if (set[name] === undefined) return;
    for (const other of others) if (set[other] === undefined) problems.push(`${name} is set, but ${other} is not`);
  };
  need('MINIO_ENDPOINT', ['MINIO_ACCESS_KEY', 'MINIO_SECRET_KEY']);
  for (const name of ['MINIO_ACCESS_KEY', 'MINIO_SECRET_KEY', 'MINIO_BUCKET']) need(name, ['MINIO_ENDPOINT']);
  need('QDRANT_API_KEY', ['QDRANT_URL']);
  for (const name of ['AI_API_KEY', 'AI_CHAT_MODEL', 'AI_EMBEDDING_MODEL']) need(name, ['AI_BASE_URL']);
  if (set.AI_BASE_URL !== undefined && set.AI_CHAT_MODEL === undefined && set.AI_EMBEDDING_MODEL === undefined) {
    problems.push('AI_BASE_URL is set, but neither AI_CHAT_MODEL nor AI_EMBEDDING_MODEL is');
  }
  if (role === 'all') return problems;

  const shares = `start:${role} shares its state with other processes`;
  if (set.DATABASE_URL === undefined) problems.push(`${shares}: set DATABASE_URL`);
  if (set.REDIS_URL === undefined) problems.push(`${shares}: set REDIS_URL`);
  if (set.MINIO_ENDPOINT === undefined && set.DATA_DIR_SHARED !== 'yes') {
    problems.push(`${shares}: set MINIO_ENDPOINT, or DATA_DIR_SHARED=yes if all of them see the folder DATA_DIR`);
  }
  return problems;
}

/** Where a client on this machine finds the server that has these settings; one that listens everywhere is here too. */
export function serverUrl({ host, port }: Pick<Config, 'host' | 'port'>): string {
  if (host === '127.0.0.1' || host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
