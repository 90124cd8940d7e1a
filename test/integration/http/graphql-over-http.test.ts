import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

/** The audits of https://github.com/graphql/graphql-over-http, MUST, SHOULD and MAY alike. */
const audits = serverAudits({ url: () => `${app.url}/graphql` });

test.for(audits.map(({ id, name, fn }) => [`${id} ${name}`, fn] as const))('%s', async ([, audit]) => {
  const { status, ...outcome } = await audit();
  expect(status, 'reason' in outcome ? outcome.reason : undefined).toBe('ok');
});

test('the suite has all its audits', () => {
  expect(audits).toHaveLength(61);
});
