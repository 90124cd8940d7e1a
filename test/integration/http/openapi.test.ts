import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeApi } from '../../../scripts/describe-api.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

interface Media {
  readonly schema: { readonly examples?: readonly unknown[] };
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, { readonly description: string; readonly content?: Record<string, Media> }>;
}

const described = await describeApi();
const { openapi, paths }: { openapi: string; paths: Record<string, Record<string, Operation>> } = JSON.parse(described);
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, ...operation })),
);
const probes = ['getHealth', 'getMetrics', 'isAlive', 'isReady'];
const ajv = addFormats.default(new Ajv2020({ strict: false }));

function examplesOf({ schema, example, examples = {} }: Media): unknown[] {
  const named = Object.values(examples).map(({ value }) => value);
  return [...named, ...(schema.examples ?? []), ...(example === undefined ? [] : [example])];
}

test('the description is OpenAPI 3.1, equal in the repository, at the server and at Swagger UI', async () => {
  expect(openapi).toBe('3.1.0');
  expect(await readFile('openapi.json', 'utf8')).toBe(described);
  const served = await app.rest('GET', '/openapi.json');
  expect(served.body).toEqual(JSON.parse(described));
  expect(await (await fetch(`${app.url}/docs/json`)).json()).toEqual(served.body);
});

test('it describes every route of the contract', () => {
  expect(operations.map(({ name }) => name).toSorted()).toEqual([
    'DELETE /api/v1/documents/{id}',
    'GET /api/v1/documents',
    'GET /api/v1/documents/{id}',
    'GET /api/v1/documents/{id}/content',
    'GET /api/v1/documents/{id}/diff',
    'GET /api/v1/documents/{id}/related',
    'GET /api/v1/documents/{id}/revisions/{number}',
    'GET /api/v1/health',
    'GET /api/v1/ingest',
    'GET /api/v1/ingest/{job_id}',
    'GET /api/v1/library',
    'GET /api/v1/metrics',
    'GET /api/v1/search',
    'GET /api/v1/stats',
    'GET /api/v1/stream/{job_id}',
    'GET /api/v1/tags',
    'GET /livez',
    'GET /readyz',
    'PATCH /api/v1/documents/{id}',
    'POST /api/v1/ingest',
    'POST /api/v1/ingest/batch',
    'POST /api/v1/ingest/{job_id}/cancel',
    'POST /api/v1/ingest/{job_id}/retry',
    'POST /api/v1/query',
  ]);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
});

test.for(operations)('$name has an example of every body, each as its schema says', ({ requestBody, responses }) => {
  const contents = [requestBody, ...Object.values(responses)].flatMap((body) => Object.values(body?.content ?? {}));
  for (const media of contents) {
    const examples = examplesOf(media);
    expect(examples).not.toEqual([]);
    for (const example of examples) expect(ajv.validate(media.schema, example), ajv.errorsText()).toBe(true);
  }
});

test.for(operations)('$name says what each of its answers means', ({ summary, responses }) => {
  expect(summary).not.toBe('');
  for (const { description } of Object.values(responses)) expect(description).not.toBe('Default Response');
});

test.for(operations.filter(({ operationId }) => !probes.includes(operationId)))(
  '$name tells its problems, as problem documents',
  ({ responses }) => {
    const problems = Object.entries(responses).filter(([status]) => Number(status) >= 400);
    const statuses = problems.map(([status]) => Number(status));
    expect(statuses).toContain(503);
    expect(statuses.some((status) => status < 500)).toBe(true);
    for (const [status, { content }] of problems) {
      const media = content?.['application/problem+json'];
      expect(media && examplesOf(media)[0]).toMatchObject({ status: Number(status), type: 'about:blank' });
    }
  },
);

test('Swagger UI shows it, also under /api/v1', async () => {
  const response = await fetch(`${app.url}/api/v1/docs`);
  expect(response.status).toBe(200);
  expect(new URL(response.url).pathname).toBe('/docs');
  expect(await response.text()).toContain('swagger-ui');
  expect((await fetch(`${app.url}/docs/static/swagger-ui-bundle.js`)).status).toBe(200);
});
