/** The commands that submit pages and look after what becomes of them. */

import { type Command, Option } from 'commander';
import { JOB_STATUSES, PRIORITIES } from '../domain/job.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { example, jsonOption, limitOption } from './common-options.ts';
import type { IngestFlags } from './ingest.ts';
import type { JobFlags } from './job.ts';
import type { JobsFlags } from './jobs.ts';

/** Does a command that speaks with the server; its answer becomes the exit code. */
type Run = (command: (context: CommandContext) => Promise<ExitCode>) => Promise<void>;

/** @param input where `-` reads addresses from */
export function addJobCommands(program: Command, run: Run, input: NodeJS.ReadableStream): void {
  program
    .command('ingest')
    .description('submit pages and files; "-" reads addresses from standard input, one a line')
    .argument('<url...>', 'addresses of pages, and paths of files of HTML, Markdown or plain text')
    .option('--follow', 'show live progress; ends 0 only if all were shelved')
    .addOption(
      new Option('--priority <priority>', 'which jobs workers take first').choices(PRIORITIES).default('normal'),
    )
    .option('--force-refresh', 'process a page also when it has not changed')
    .option('--skip-screening', 'shelve it also when it looks like a login wall or an error page')
    .addOption(jsonOption())
    .addHelpText('after', example('ingest https://en.wikipedia.org/wiki/Library ./notes.md --follow'))
    .action((urls: string[], flags: IngestFlags) =>
      run(async (context) => {
        const { readSources } = await import('./read-sources.ts');
        const { ingest } = await import('./ingest.ts');
        return ingest(context, await readSources(urls, input), flags);
      }),
    );

  program
    .command('jobs')
    .description('list jobs, newest first')
    .addOption(new Option('--status <status...>', 'only those in these states').choices(JOB_STATUSES))
    .addOption(limitOption())
    .addOption(jsonOption())
    .addHelpText('after', example('jobs --status failed cancelled'))
    .action((flags: JobsFlags) => run(async (context) => (await import('./jobs.ts')).jobs(context, flags)));

  program
    .command('job')
    .description('show a job with its log')
    .argument('<id>')
    .option('--follow', 'show live progress; ends 0 only if the page was shelved')
    .addOption(jsonOption())
    .addHelpText('after', example('job 019a9f3e-7c1b-7d30-9f5e-0d2c4b6a8e10 --follow'))
    .action((id: string, flags: JobFlags) =>
      run(async (context) => (await import('./job.ts')).job(context, id, flags)),
    );

  program
    .command('cancel')
    .description('cancel a queued or processing job')
    .argument('<id>')
    .addOption(jsonOption())
    .addHelpText('after', example('cancel 019a9f3e-7c1b-7d30-9f5e-0d2c4b6a8e10'))
    .action((id: string, flags: { json?: boolean }) =>
      run(async (context) => (await import('./cancel.ts')).cancel(context, id, flags)),
    );

  program
    .command('retry')
    .description('queue a failed or cancelled job again')
    .argument('<id>')
    .addOption(jsonOption())
    .addHelpText('after', example('retry 019a9f3e-7c1b-7d30-9f5e-0d2c4b6a8e10'))
    .action((id: string, flags: { json?: boolean }) =>
      run(async (context) => (await import('./retry.ts')).retry(context, id, flags)),
    );
}
