import type { Job } from '../domain/job.ts';
import { isUuid } from '../domain/uuid.ts';
import { groupCalls } from '../storage/database/group-calls.ts';
import type { Database } from '../storage/database/open-database.ts';
import { JOB_COLUMNS, type JobRow, toJob } from './job-row.ts';

/** Makes the function that reads a job by its id, null when there is none. Polls that come together are read together. */
export function createFindJob(database: Database): (id: string) => Promise<Job | null> {
  const find = groupCalls(
    async (ids: readonly string[]) => {
      const rows = await database.$queryRaw<JobRow[]>`
        SELECT ${JOB_COLUMNS} FROM job j WHERE j.id = ANY (${[...new Set(ids)]}::uuid[])`;
      const byId = new Map(rows.map((row) => [row.id, toJob(row)]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    { most: 500, gathersTurn: true },
  );
  return async (id) => (isUuid(id) ? find(id.toLowerCase()) : null);
}
