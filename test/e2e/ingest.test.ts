import { expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { startLocalSite } from '../support/local-site.ts';

const THREE_STAGES = [
  'job_started',
  ...['extract', 'transform', 'load'].flatMap(() => ['stage_started', 'stage_completed']),
];

test('a submitted page goes through three stages to the shelf', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  const id = await app.ingest(site.url('/article'));
  const events = (await app.events(id)).filter(({ event }) => event !== 'stage_progress');
  expect(events.map(({ event }) => event)).toEqual([...THREE_STAGES, 'job_completed']);
  const { body } = await app.rest('GET', '/library');
  expect(body.total).toBe(1);
});
