import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClaimJob } from '../../../src/jobs/claim-job.ts';
import { appendEvents } from '../../../src/jobs/event-log.ts';
import { type OpenDatabase, openDatabase } from '../../../src/storage/database/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let testDatabase: TestDatabase;
let open: OpenDatabase;
beforeEach(async () => {
  testDatabase = await createTestDatabase();
  open = openDatabase(testDatabase.connectionConfig, { connections: 4 });
});
afterEach(async () => {
  await open.close();
  await testDatabase.drop();
});

/** The job, claimed once; `entry` is the one to claim it by. */
async function runningJob() {
  const [id, queueEntry] = [uuidv7(), uuidv7()];
  await open.database.job.create({ data: { id, url: id, canonicalUrl: id, queueEntry } });
  const entry = { id: queueEntry, retryCount: 0, jobId: id, afterRestart: false };
  await createClaimJob(open.database)(entry);
  return entry;
}

const extracted = (jobId: string) => ({
  jobId,
  attempt: 1,
  from: ['processing'] as const,
  events: [{ type: 'stage_completed', data: { stage: 'extract', percent: 40, durationMs: 1 } }] as const,
  percent: 40,
  output: { stage: 'extract', value: { kind: 'page' } } as const,
});

const lockWaits = async () =>
  (
    await open.database.$queryRaw<object[]>`
      SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE NOT granted AND locktype = 'transactionid' AND datname = current_database()`
  ).length;

test('who takes a job over has what its last worker kept, also in the very same moment', async () => {
  const entry = await runningJob();
  const takingOver = await open.database.$transaction(async (transaction) => {
    await appendEvents(transaction, [extracted(entry.jobId)]);
    const claim = createClaimJob(open.database)(entry);
    await expect.poll(lockWaits).toBe(1);
    return { claim };
  });
  expect(await takingOver.claim).toMatchObject({
    wasLost: true,
    job: { attempt: 2, stagesCompleted: ['extract'] },
    outputs: { extract: { kind: 'page' } },
  });
});

test('from a takeover on, the last worker can write no more', async () => {
  const entry = await runningJob();
  await createClaimJob(open.database)(entry);
  expect(await appendEvents(open.database, [extracted(entry.jobId)])).toEqual([[]]);
  expect(await open.database.stageOutput.count()).toBe(0);
});
