/** PostgreSQL goes away and comes back, while jobs run and people watch. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { JOB_PROGRESS, watch } from '../support/graphql-watch.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';
import { type OwnPostgres, startOwnPostgres } from '../support/own-postgres.ts';
import { openStream } from '../support/sse.ts';

let site: LocalSite;
let postgres: OwnPostgres;
let app: TestApp;

beforeAll(async () => {
  [site, postgres] = await Promise.all([startLocalSite(), startOwnPostgres()]);
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});
beforeEach(async () => {
  app = await startTestApp({ settings: { DATABASE_URL: postgres.url } });
});
afterEach(() => app[Symbol.asyncDispose]());

interface Seen {
  readonly seqs: readonly number[];
  readonly ended: Promise<string>;
}

/** Follows a job in both ways, each by one connection; `seqs` grows as it goes, `ended` is the last event's type. */
function watchInBothWays(jobId: string): Seen[] {
  const rest: number[] = [];
  const graphql: number[] = [];
  const byRest = async () => {
    let last = '';
    for await (const { id, event } of openStream(`${app.url}/api/v1/stream/${jobId}`)) {
      if (id !== null) rest.push(Number(id));
      last = event;
    }
    return last;
  };
  const byGraphql = async () => {
    let last = '';
    for await (const { seq, type } of watch(app.url, 'distinct connections', JOB_PROGRESS, { jobId })) {
      graphql.push(seq);
      last = type.toLowerCase();
    }
    return last;
  };
  return [
    { seqs: rest, ended: byRest() },
    { seqs: graphql, ended: byGraphql() },
  ];
}

test('a job that needs the database only afterwards goes on, and its watchers miss nothing', async () => {
  const gate = site.gate('/restart');
  const id = await app.ingest(site.url('/restart'));
  await gate.reached;
  const watchers = watchInBothWays(id);
  await expect.poll(() => watchers.every(({ seqs }) => seqs.length > 0)).toBe(true);
  await postgres.stop();
  await sleep(1_500);
  await postgres.start();
  gate.open();
  for (const { seqs, ended } of watchers) {
    expect(await ended).toBe('job_completed');
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  }
});

test('a job that meets the outage says so when it is over, and is done again', async () => {
  const gate = site.gate('/meets');
  const id = await app.ingest(site.url('/meets'));
  await gate.reached;
  await app.untilEvent(id, (type) => type === 'stage_started');
  await postgres.stop();
  gate.open();
  // Long enough to read the page, also on a machine that has much else to do.
  await sleep(5_000);
  await postgres.start();
  const events = await app.events(id);
  const errors = events.filter(({ event }) => event === 'error').map(({ data }) => data);
  expect(errors).toMatchObject([{ code: 'DATABASE_UNAVAILABLE', retryable: true, will_retry_at: expect.any(String) }]);
  expect(events.at(-1)).toMatchObject({ event: 'job_completed' });
  expect(await app.database.revision.count({ where: { id } })).toBe(1);
});

test('requests meanwhile are told when to come again, and are served once it is back', async () => {
  await postgres.stop();
  const { status, headers, body } = await app.rest('POST', '/ingest', { url: site.url('/article/1') });
  expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'DATABASE_UNAVAILABLE', '2']);
  expect((await app.rest('GET', '/health')).status).toBe(503);
  expect((await fetch(`${app.url}/livez`)).status).toBe(200);
  await postgres.start();
  const id = await app.ingest(site.url('/article/1'));
  expect(await app.untilEnded(id)).toMatchObject({ status: 'completed', attempt: 1 });
});
