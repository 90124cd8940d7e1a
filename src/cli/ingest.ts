import type { FollowOptions } from '../client/follow-job.ts';
import type { Priority } from '../domain/job.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { contractJson, word } from './contract-json.ts';
import { type FollowedJob, followJobs } from './follow-jobs.ts';
import type { Sources } from './read-sources.ts';
import type { Rejected, Submission } from './submission.ts';
import { submitFiles } from './submit-files.ts';
import { submitUrls } from './submit-urls.ts';
import { plain, type Terminal } from './terminal.ts';

export interface IngestFlags {
  readonly follow?: boolean;
  readonly json?: boolean;
  readonly priority: Priority;
  readonly forceRefresh?: boolean;
  readonly skipScreening?: boolean;
}

/**
 * Submits pages and files, and with `follow` shows their progress to the end.
 *
 * Answers 0 only when all were accepted, or with `follow` when all were shelved. A page that is being processed already is
 * refused; with `follow`, the job that is at it is followed instead.
 *
 * @throws ClientError
 */
export async function ingest(
  context: CommandContext,
  { urls, paths }: Sources,
  flags: IngestFlags,
  followOptions: FollowOptions = {},
): Promise<ExitCode> {
  const { terminal } = context;
  const { follow = false, json = false } = flags;
  if (urls.length === 0 && paths.length === 0) {
    terminal.complain('There is no address to submit, and no file.');
    return 1;
  }
  const pages = await submitUrls(context.client, urls, flags);
  const files = await submitFiles(context.client, paths, flags);
  const submission = { jobs: [...pages.jobs, ...files.jobs], rejected: [...pages.rejected, ...files.rejected] };
  const { followed, refused } = follow ? takeUp(submission) : { followed: [], refused: submission.rejected };

  if (json && !follow) {
    const rejected = refused.map(rejectedJson);
    terminal.print(JSON.stringify({ jobs: contractJson(submission.jobs), rejected }, null, 2));
  } else {
    for (const each of refused) {
      if (json) terminal.print(JSON.stringify({ type: 'rejected', ...rejectedJson(each) }));
      else complainOf(terminal, each);
    }
  }
  if (follow) {
    const end = followed.length === 0 ? 1 : await followJobs(context, followed, { ...followOptions, json });
    return end === 0 && refused.length > 0 ? 1 : end;
  }
  if (!json) printJobs(terminal, submission);
  return refused.length === 0 ? 0 : 1;
}

/** The jobs to follow, each once, also those that were there before; and what remains refused. */
function takeUp({ jobs, rejected }: Submission): { followed: FollowedJob[]; refused: Rejected[] } {
  const followed = new Map<string, FollowedJob>();
  const refused: Rejected[] = [];
  for (const { jobId, url } of jobs) followed.set(jobId, { jobId, url });
  for (const each of rejected) {
    if (each.jobId === null) refused.push(each);
    else if (!followed.has(each.jobId)) followed.set(each.jobId, { jobId: each.jobId, url: each.url });
  }
  return { followed: [...followed.values()], refused };
}

/** As REST has it. */
function rejectedJson({ url, code, message, jobId }: Rejected): Record<string, string> {
  return { url, code, detail: message, ...(jobId === null ? {} : { job_id: jobId }) };
}

function complainOf(terminal: Terminal, { url, message, jobId }: Rejected): void {
  const where = message.includes(url) ? '' : `${plain(url)}  `;
  const see = jobId === null ? '' : ` See it with: npx librarian job ${jobId}`;
  terminal.complain(`${terminal.paint('red', 'refused  ')}  ${where}${plain(message)}${see}`);
}

function printJobs(terminal: Terminal, { jobs }: Submission): void {
  for (const { jobId, status, url } of jobs) {
    terminal.print(`${terminal.paint('green', word(status))}  ${jobId}  ${plain(url)}`);
  }
  if (terminal.columns !== null && jobs.length > 0) {
    const see = jobs.length === 1 ? `npx librarian job ${jobs[0]?.jobId} --follow` : 'npx librarian jobs';
    terminal.print(terminal.paint('dim', `Watch with: ${see}`));
  }
}
