import { graphql } from '../client/generated/gql.ts';
import type { JobStatus as StatusName } from '../client/generated/graphql.ts';
import type { Job } from '../client/job-fields.ts';
import type { JobStatus } from '../domain/job.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { word } from './contract-json.ts';
import { timeAgo } from './human-time.ts';
import { jobJson } from './job-json.ts';
import { type Column, printTable } from './table.ts';
import type { Style } from './terminal.ts';

const Jobs = graphql(`
  query Jobs($filter: JobFilter, $first: Int!) {
    jobs(filter: $filter, first: $first) { totalCount nodes { ...JobFields } }
  }
`);

export interface JobsFlags {
  readonly status?: readonly JobStatus[];
  readonly limit: number;
  readonly json?: boolean;
}

const STATUS_NAMES: Readonly<Record<JobStatus, StatusName>> = {
  queued: 'QUEUED',
  processing: 'PROCESSING',
  completed: 'COMPLETED',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
};

export const STATUS_STYLES: Readonly<Record<StatusName, Style>> = {
  QUEUED: 'dim',
  PROCESSING: 'cyan',
  COMPLETED: 'green',
  FAILED: 'red',
  CANCELLED: 'yellow',
};

const COLUMNS: readonly Column<Job>[] = [
  { title: 'JOB', text: ({ jobId }) => jobId },
  { title: 'STATUS', text: ({ status }) => word(status), style: ({ status }) => STATUS_STYLES[status] },
  { title: 'DONE', text: ({ percent }) => `${percent}%`, align: 'right' },
  { title: 'SUBMITTED', text: ({ createdAt }) => timeAgo(createdAt) },
  { title: 'ADDRESS', text: ({ url }) => url, mayShrink: true },
  { title: 'RESULT', text: resultOf, mayShrink: true },
];

/** Lists jobs, newest first. */
export async function jobs({ client, terminal }: CommandContext, flags: JobsFlags): Promise<ExitCode> {
  const { status, limit, json = false } = flags;
  const filter = status === undefined ? null : { status: status.map((each) => STATUS_NAMES[each]) };
  const { jobs: found } = await client.request(Jobs, { filter, first: limit });
  const { totalCount, nodes } = found;
  if (json) {
    terminal.print(JSON.stringify({ total: totalCount, limit, offset: 0, items: nodes.map(jobJson) }, null, 2));
  } else if (nodes.length === 0) {
    terminal.print(
      status === undefined ? 'No jobs yet. Submit a page with: npx librarian ingest <url>' : 'No such jobs.',
    );
  } else {
    printTable(terminal, COLUMNS, nodes);
    if (totalCount > nodes.length)
      terminal.print(terminal.paint('dim', `${nodes.length} of ${totalCount}; more with --limit`));
  }
  return 0;
}

function resultOf({ result, failure }: Job): string {
  if (result !== null) return result.cached ? `unchanged: ${result.title}` : `${word(result.tier)}: ${result.title}`;
  return failure === null ? '' : failure.message;
}
