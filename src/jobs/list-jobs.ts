import type { Job, JobStatus } from '../domain/job.ts';
import type { Prisma } from '../storage/database/generated/client.ts';
import { keysetAfter, type Page, type PageRequest } from '../storage/database/keyset-page.ts';
import type { Database } from '../storage/database/open-database.ts';
import { toJob } from './job-row.ts';

export interface JobFilter {
  readonly statuses?: readonly JobStatus[];
  /** Part of the submitted URL, in any case. */
  readonly url?: string;
}

export interface JobOrder {
  readonly descending: boolean;
}

/** The history of jobs by creation, a page at a time, with how many there are in all. */
export async function listJobs(
  database: Database,
  filter: JobFilter,
  order: JobOrder,
  page: PageRequest,
): Promise<Page<Job>> {
  const matches: Prisma.JobWhereInput = {
    ...(filter.statuses === undefined ? {} : { status: { in: [...filter.statuses] } }),
    ...(filter.url === undefined
      ? {}
      : { url: { contains: filter.url.replaceAll(/[\\%_]/g, '\\$&'), mode: 'insensitive' } }),
  };
  const direction = order.descending ? 'desc' : 'asc';
  const after = keysetAfter(page.after, 'createdAt', 'moment', direction);
  const [totalCount, rows] = await Promise.all([
    database.job.count({ where: matches }),
    database.job.findMany({
      where: { AND: [matches, after] },
      orderBy: [{ createdAt: direction }, { id: direction }],
      skip: page.offset,
      take: page.first + 1,
    }),
  ]);
  return {
    totalCount,
    hasNextPage: rows.length > page.first,
    items: rows.slice(0, page.first).map((row) => ({ node: toJob(row), key: row.createdAt.toISOString() })),
  };
}
