import { expect, test } from 'vitest';
import { type FollowOptions, followJob } from '../../src/client/follow-job.ts';
import type { JobEvent } from '../../src/client/job-fields.ts';
import { openClient } from '../../src/client/open-client.ts';
import { startTestApp } from '../support/app.ts';
import { startBreakableProxy } from '../support/breakable-proxy.ts';
import { startLocalSite } from '../support/local-site.ts';

const NEVER = new AbortController().signal;

/** Follows a job to its end, doing something when its page is being fetched. */
async function follow(
  url: string,
  jobId: string,
  whileFetching: () => void | Promise<void>,
  options?: FollowOptions,
): Promise<JobEvent[]> {
  const events: JobEvent[] = [];
  for await (const event of followJob(openClient({ url }), jobId, 0, NEVER, { pauseMs: 5, ...options })) {
    events.push(event);
    if (event.__typename === 'StageStartedEvent' && event.stage === 'EXTRACT') await whileFetching();
  }
  return events;
}

function expectWhole(events: readonly JobEvent[]): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1));
  expect(events.at(-1)?.__typename).toBe('JobCompletedEvent');
}

test('a connection that breaks loses no event and repeats none', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  await using proxy = await startBreakableProxy(app.url);
  const gate = site.gate('/gated');
  const jobId = await app.ingest(site.url('/gated'));
  let lost = 0;
  const onLost = () => {
    lost += 1;
    gate.open();
  };
  const events = await follow(proxy.url, jobId, proxy.breakOff, { onLost });
  expectWhole(events);
  expect(lost).toBeGreaterThan(0);
});

test('a connection that dies without a word is opened anew', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  await using proxy = await startBreakableProxy(app.url);
  const gate = site.gate('/gated');
  const jobId = await app.ingest(site.url('/gated'));
  const whileFetching = () => {
    proxy.freeze();
    gate.open();
  };
  expectWhole(await follow(proxy.url, jobId, whileFetching, { silenceMs: 2_000 }));
});

test('whoever follows a job goes on with it when the server has restarted', async () => {
  await using site = await startLocalSite();
  const first = await startTestApp();
  await using proxy = await startBreakableProxy(first.url);
  const gate = site.gate('/gated');
  const jobId = await first.ingest(site.url('/gated'));
  let restarted: ReturnType<typeof first.restart> | undefined;
  const events = await follow(proxy.url, jobId, () => {
    restarted ??= first.restart().then((second) => {
      proxy.leadTo(second.url);
      gate.open();
      return second;
    });
  });
  await using _second = await restarted;
  expectWhole(events);
});

test('a job that has ended is told from the start, and the telling ends', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  const jobId = await app.ingest(site.url('/article'));
  await app.untilEnded(jobId);
  const events = await follow(app.url, jobId, () => undefined);
  expectWhole(events);
  const client = openClient({ url: app.url });
  const rest = followJob(client, jobId, events.length, NEVER);
  expect(await rest.next()).toEqual({ done: true, value: undefined });
});

test('a job that does not exist is not waited for', async () => {
  await using app = await startTestApp();
  const events = followJob(openClient({ url: app.url }), '01a1f8df-c84e-77ba-b1fb-4b200780df55', 0, NEVER);
  await expect(events.next()).rejects.toThrow('There is no job 01a1f8df-c84e-77ba-b1fb-4b200780df55.');
});
