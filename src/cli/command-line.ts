/** The commands, their options and their help. Each command is a file of its own, loaded only when it is called. */

import { Command, CommanderError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { JOB_STATUSES, PRIORITIES } from '../domain/job.ts';
import type { CommandContext, ExitCode } from './command.ts';
import type { IngestFlags } from './ingest.ts';
import type { JobFlags } from './job.ts';
import type { JobsFlags } from './jobs.ts';
import type { LibraryFlags } from './library.ts';
import { parseCount, parseServer, parseTiers } from './option-values.ts';
import type { Terminal } from './terminal.ts';

export interface CommandLineIo {
  readonly terminal: Terminal;
  /** Where `-` reads addresses from. */
  readonly input: NodeJS.ReadableStream;
  /** Called by commands that can be interrupted: from then on, Ctrl-C aborts this signal. */
  readonly interruptible: () => AbortSignal;
}

/**
 * Does what the arguments ask for, and answers the exit code. Never throws: what goes wrong is told in a sentence.
 */
export async function runCommandLine(args: readonly string[], io: CommandLineIo): Promise<number> {
  let exitCode: ExitCode = 0;
  const { terminal, input } = io;
  const program = new Command('librarian')
    .description(packageJson.description)
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.complain(text.trimEnd()),
    })
    .option(
      '--server <url>',
      'the server to speak with (default: http://localhost:8000, or as HOST and PORT say)',
      parseServer,
    )
    .showHelpAfterError('(--help says more)')
    .configureHelp({ showGlobalOptions: true });

  const json = new Option('--json', 'write JSON, for programs');
  const limit = () => new Option('--limit <n>', 'how many at most, 1 to 1000').argParser(parseCount).default(20);

  program
    .command('serve')
    .description('start the server: GraphQL with GraphiQL, REST and worker; runs until Ctrl-C')
    .addHelpText('after', example('serve'))
    .action(async () => {
      const { serve } = await import('./serve.ts');
      await serve();
    });

  program
    .command('ingest')
    .description('submit pages; "-" reads addresses from standard input, one a line')
    .argument('<url...>', 'addresses of pages')
    .option('--follow', 'show live progress; ends 0 only if all were shelved')
    .addOption(
      new Option('--priority <priority>', 'which jobs workers take first').choices(PRIORITIES).default('normal'),
    )
    .option('--force-refresh', 'process a page also when it has not changed')
    .option('--skip-screening', 'shelve it also when it looks like a login wall or an error page')
    .addOption(json)
    .addHelpText('after', example('ingest https://en.wikipedia.org/wiki/Library --follow'))
    .action((urls: string[], flags: IngestFlags) =>
      run(async (context) => {
        const { readUrls } = await import('./read-urls.ts');
        const { ingest } = await import('./ingest.ts');
        return ingest(context, await readUrls(urls, input), flags);
      }),
    );

  program
    .command('jobs')
    .description('list jobs, newest first')
    .addOption(new Option('--status <status...>', 'only those in these states').choices(JOB_STATUSES))
    .addOption(limit())
    .addOption(json)
    .addHelpText('after', example('jobs --status failed cancelled'))
    .action((flags: JobsFlags) => run(async (context) => (await import('./jobs.ts')).jobs(context, flags)));

  program
    .command('job')
    .description('show a job with its log')
    .argument('<id>')
    .option('--follow', 'show live progress; ends 0 only if the page was shelved')
    .addOption(json)
    .addHelpText('after', example('job 019a9f3e-7c1b-7d30-9f5e-0d2c4b6a8e10 --follow'))
    .action((id: string, flags: JobFlags) =>
      run(async (context) => (await import('./job.ts')).job(context, id, flags)),
    );

  program
    .command('cancel')
    .description('cancel a queued or processing job')
    .argument('<id>')
    .addOption(json)
    .addHelpText('after', example('cancel 019a9f3e-7c1b-7d30-9f5e-0d2c4b6a8e10'))
    .action((id: string, flags: { json?: boolean }) =>
      run(async (context) => (await import('./cancel.ts')).cancel(context, id, flags)),
    );

  program
    .command('retry')
    .description('queue a failed or cancelled job again')
    .argument('<id>')
    .addOption(json)
    .addHelpText('after', example('retry 019a9f3e-7c1b-7d30-9f5e-0d2c4b6a8e10'))
    .action((id: string, flags: { json?: boolean }) =>
      run(async (context) => (await import('./retry.ts')).retry(context, id, flags)),
    );

  program
    .command('library')
    .description('list the documents on the shelf')
    .option('--tier <tier...>', 'only these tiers: a, b, c or d', parseTiers)
    .option('--tag <tag...>', 'only with all of these tags')
    .option('--q <words>', 'only with all of these words in title, summary, tags or address')
    .addOption(new Option('--sort <by>').choices(['created_at', 'quality_score', 'title']).default('created_at'))
    .addOption(new Option('--order <order>', 'default: asc for titles, else desc').choices(['asc', 'desc']))
    .addOption(limit())
    .addOption(json)
    .addHelpText('after', example('library --tier a b --sort quality_score'))
    .action((flags: LibraryFlags) => run(async (context) => (await import('./library.ts')).library(context, flags)));

  program
    .command('doctor')
    .description('say which server answers, and which driver serves each part; ends 1 if something is down')
    .addOption(json)
    .addHelpText('after', example('doctor'))
    .action((flags: { json?: boolean }) =>
      run(async (context) => (await import('./doctor.ts')).doctor(context, flags)),
    );

  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    terminal.complain(error instanceof Error ? error.message : String(error));
    return 1;
  }

  async function run(command: (context: CommandContext) => Promise<ExitCode>): Promise<void> {
    const { openClient } = await import('../client/open-client.ts');
    const signal = io.interruptible();
    const url = program.opts<{ server?: string }>().server ?? (await configuredServer());
    const client = openClient({ url, signal });
    try {
      exitCode = await command({ client, terminal, signal });
    } catch (error) {
      if (!signal.aborted) throw error;
      exitCode = 130;
    } finally {
      client.close();
    }
  }
}

async function configuredServer(): Promise<string> {
  const { readConfig, serverUrl } = await import('../config.ts');
  return serverUrl(readConfig());
}

function example(line: string): string {
  return `\nExample:\n  $ npx librarian ${line}`;
}
