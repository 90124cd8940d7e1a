/** The file store is away while pages are to be placed on the shelf. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';

let site: LocalSite;
beforeAll(async () => {
  site = await startLocalSite();
});
afterAll(() => site[Symbol.asyncDispose]());

/** Until the job says that it waits for the store. */
const untilItWaits = (app: TestApp, id: string) =>
  app.untilEvent(id, (type, { message }) => type === 'stage_progress' && /file store is not available/.test(message));

test('a job waits in its stage, says so, shows nothing, and completes when the store is back', async () => {
  await using app = await startTestApp();
  await app.breakFiles();
  const id = await app.ingest(site.url('/article/1'));
  await untilItWaits(app, id);
  expect((await app.rest('GET', '/library')).body).toMatchObject({ total: 0 });
  const { body: health } = await app.rest('GET', '/health');
  expect(health).toMatchObject({ status: 'degraded', checks: { files: { status: 'down' } } });
  const { body } = await app.rest('GET', `/ingest/${id}`);
  expect(body).toMatchObject({ status: 'processing', progress: { current_stage: 'load', percent_complete: 80 } });
  await app.mendFiles();
  expect(await app.untilEnded(id)).toMatchObject({ status: 'completed', attempt: 1 });
});

test('a job that waits can be cancelled', async () => {
  await using app = await startTestApp();
  await app.breakFiles();
  const id = await app.ingest(site.url('/article/2'));
  await untilItWaits(app, id);
  expect((await app.rest('POST', `/ingest/${id}/cancel`)).status).toBe(202);
  expect((await app.events(id)).at(-1)).toMatchObject({ event: 'job_cancelled', data: { stage: 'load' } });
});

test('a job that waits goes back into the queue when the server stops, and on after the next start', async () => {
  await using app = await startTestApp();
  await app.breakFiles();
  const id = await app.ingest(site.url('/article/3'));
  await untilItWaits(app, id);
  await app.close();
  await app.mendFiles();
  await using next = await app.restart();
  expect(await next.untilEnded(id)).toMatchObject({ status: 'completed', attempt: 2 });
  expect(site.requests('/article/3')).toHaveLength(1);
});
