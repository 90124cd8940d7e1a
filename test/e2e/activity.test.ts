import { expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { ACTIVITY, GRAPHQL_MODES, type GraphqlMode, type WatchedEvent, watch } from '../support/graphql-watch.ts';
import { startLocalSite } from '../support/local-site.ts';

const isLast = ({ type }: WatchedEvent) => type === 'JOB_COMPLETED' || type === 'JOB_CANCELLED';

/** Watches all jobs after a cursor until so many have ended. */
async function watchActivity(app: TestApp, mode: GraphqlMode, after: string, jobs: number): Promise<WatchedEvent[]> {
  const seen: WatchedEvent[] = [];
  for await (const event of watch(app.url, mode, ACTIVITY, { after })) {
    seen.push(event);
    if (seen.filter(isLast).length === jobs) break;
  }
  return seen;
}

/** The numbers of the events by job, in the order in which they were seen. */
function numbersByJob(events: readonly WatchedEvent[]): Record<string, number[]> {
  const byJob = Map.groupBy(events, ({ jobId }) => jobId);
  return Object.fromEntries([...byJob].map(([jobId, own]) => [jobId, own.map(({ seq }) => seq)]));
}

test.each(GRAPHQL_MODES)('activity shows every event of all jobs once, by %s', async (mode) => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  const watching = watchActivity(app, mode, '0.0', 8);
  const ids = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => app.ingest(site.url(`/article/${n}`))));
  const numbers = numbersByJob(await watching);
  expect(Object.keys(numbers).toSorted()).toEqual(ids.toSorted());
  for (const [jobId, seqs] of Object.entries(numbers)) {
    expect(seqs).toEqual(
      Array.from({ length: await app.database.jobEvent.count({ where: { jobId } }) }, (_, n) => n + 1),
    );
  }
});

test('activity goes on after any cursor, in the same order', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  for (const n of [1, 2, 3]) await app.untilEnded(await app.ingest(site.url(`/article/${n}`)));
  const all = await watchActivity(app, 'distinct connections', '0.0', 3);
  const middle = all[Math.floor(all.length / 2)];
  const rest = await watchActivity(
    app,
    'distinct connections',
    middle?.cursor ?? '',
    all.slice(all.length / 2 + 1).filter(isLast).length,
  );
  expect(rest.map(({ cursor }) => cursor)).toEqual(
    all.slice(all.indexOf(middle as WatchedEvent) + 1).map(({ cursor }) => cursor),
  );
});

test('activity without a cursor shows what happens from now on', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  await app.untilEnded(await app.ingest(site.url('/article/1')));
  // A transaction in any database of the same PostgreSQL may hold back what has happened.
  await watchActivity(app, 'distinct connections', '0.0', 1);
  const gate = site.gate('/now');
  const id = await app.ingest(site.url('/now'));
  await gate.reached;
  const seen: WatchedEvent[] = [];
  const watching = watch(app.url, 'distinct connections', ACTIVITY, {});
  const first = watching.next();
  // Whether or not the watcher is there already, the end of this job is still to come.
  setImmediate(gate.open);
  for (let next = await first; !next.done; next = await watching.next()) {
    seen.push(next.value);
    if (isLast(next.value)) break;
  }
  await watching.return();
  expect(new Set(seen.map(({ jobId }) => jobId))).toEqual(new Set([id]));
});
