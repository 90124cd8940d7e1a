import { ClientError } from '../client/client-error.ts';
import { graphql } from '../client/generated/gql.ts';
import type { Job, JobEvent } from '../client/job-fields.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { word } from './contract-json.ts';
import { clock, describeEvent, describeRemedy } from './describe-event.ts';
import { followJobs } from './follow-jobs.ts';
import { timeAgo } from './human-time.ts';
import { eventJson, jobJson } from './job-json.ts';
import { STATUS_STYLES } from './jobs.ts';
import { plain, type Terminal } from './terminal.ts';

const JobWithLog = graphql(`
  query JobWithLog($id: ID!) {
    job(id: $id) { ...JobFields events { ...JobEventFields } }
  }
`);

export interface JobFlags {
  readonly follow?: boolean;
  readonly json?: boolean;
}

/**
 * Shows a job with its log, or with `follow` its progress to the end. Following answers 0 only when the page was shelved.
 *
 * @throws ClientError `NOT_FOUND`
 */
export async function job(context: CommandContext, id: string, flags: JobFlags): Promise<ExitCode> {
  const { client, terminal } = context;
  const { follow = false, json = false } = flags;
  const { job: found } = await client.request(JobWithLog, { id });
  if (found === null) throw new ClientError('NOT_FOUND', `There is no job ${id}. List them with: npx librarian jobs`);
  if (follow) return followJobs(context, [found], { json });
  if (json) {
    const events = found.events.map((event) => eventJson(event, found.url));
    terminal.print(JSON.stringify({ ...jobJson(found), events }, null, 2));
  } else printJob(terminal, found, found.events);
  return 0;
}

function printJob(terminal: Terminal, job: Job, events: readonly JobEvent[]): void {
  const { result, failure } = job;
  const line = (name: string, text: string) => terminal.print(`${terminal.paint('dim', name.padEnd(10))} ${text}`);
  line('job', job.jobId);
  line('address', plain(job.url));
  line('status', `${terminal.paint(STATUS_STYLES[job.status], word(job.status))}, ${job.percent} % done`);
  line('submitted', `${timeAgo(job.createdAt)}, with ${word(job.priority)} priority`);
  if (job.attempt > 1) line('attempts', String(job.attempt));
  if (job.retryAt !== null) line('goes on', `at ${clock(job.retryAt)}`);
  if (result !== null) {
    line(
      'shelved',
      `${plain(result.title)} (${word(result.tier)}, ${result.qualityScore.toFixed(1)})${result.cached ? ', unchanged' : ''}`,
    );
    line('file', plain(result.filePath));
  }
  const { input, output } = job.tokens;
  if (input + output > 0) {
    line('tokens', `${input.toLocaleString('en')} read by models, ${output.toLocaleString('en')} written`);
  }
  if (failure !== null) {
    line('failure', `${plain(failure.message)} (${failure.code})`);
    line('remedy', describeRemedy(failure.remedy));
  }
  if (events.length > 0) terminal.print('');
  for (const event of events) {
    terminal.print(
      `${terminal.paint('dim', clock(event.timestamp))}  ${String(event.percent).padStart(3)}%  ${describeEvent(event)}`,
    );
  }
}
