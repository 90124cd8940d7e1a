/** The environment as one frozen Config, or one message with everything that is wrong with it. */

import { resolve } from 'node:path';
import { z } from 'zod';
import { parseExemption } from './pipeline/extract/address-guard.ts';

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** null: the PostgreSQL that comes with the dependencies. */
  readonly databaseUrl: string | null;
  readonly workerConcurrency: number;
  /** Hosts and CIDRs exempt from the address guard. */
  readonly fetchAllowPrivate: readonly string[];
  readonly corsOrigins: readonly string[];
  /** AUTH=off was said aloud: whoever reaches the server may use it. */
  readonly openToAll: boolean;
  readonly logLevel: string;
}

/** What is wrong with the settings; its message lists every problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(`The settings can't be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

const wholeNumber = (least: number, most: number, unset: number) =>
  z.coerce
    .number(`must be a whole number from ${least} to ${most}`)
    .pipe(
      z
        .int(`must be a whole number from ${least} to ${most}`)
        .min(least, `must be at least ${least}`)
        .max(most, `must be at most ${most}`),
    )
    .default(unset);

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535, 8_000),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// URL')
    .optional(),
  WORKER_CONCURRENCY: wholeNumber(1, 1_000, 10),
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
});

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** Settings for what this version does not have: ignoring them would be a silent surprise. */
const UNSERVED: Readonly<Record<string, string>> = {
  REDIS_URL: 'this version serves that part by itself',
  QDRANT_URL: 'this version serves that part by itself',
  MINIO_ENDPOINT: 'this version serves that part by itself',
  AI_BASE_URL: 'this version serves that part by itself',
  ADMIN_API_KEY: 'this version has no keys yet',
  RATE_LIMIT: 'this version has no limits yet',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'this version does not trace yet',
};

/**
 * Reads the settings. An empty variable counts as unset.
 *
 * @throws ConfigError
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
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
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const { data } = parsed;
  return Object.freeze({
    host: data.HOST,
    port: data.PORT,
    dataDir: resolve(data.DATA_DIR),
    databaseUrl: data.DATABASE_URL ?? null,
    workerConcurrency: data.WORKER_CONCURRENCY,
    fetchAllowPrivate: data.FETCH_ALLOW_PRIVATE,
    corsOrigins: data.CORS_ORIGINS,
    openToAll: data.AUTH === 'off',
    logLevel: data.LOG_LEVEL,
  });
}

/** Where a client on this machine finds the server that has these settings; one that listens everywhere is here too. */
export function serverUrl({ host, port }: Pick<Config, 'host' | 'port'>): string {
  if (host === '127.0.0.1' || host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
