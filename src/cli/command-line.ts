/** The commands, their options and their help. Each command is a file of its own, loaded only when it is called. */

import { Command, CommanderError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import type { CommandContext, ExitCode } from './command.ts';
import { example, jsonOption, limitOption } from './common-options.ts';
import { addJobCommands } from './job-commands.ts';
import type { LibraryFlags } from './library.ts';
import { parseServer, parseTiers } from './option-values.ts';
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

  program
    .command('serve')
    .description('start the server: GraphQL with GraphiQL, REST and worker; runs until Ctrl-C')
    .addHelpText('after', example('serve'))
    .action(async () => {
      const { serve } = await import('./serve.ts');
      await serve();
    });

  addJobCommands(program, run, input);

  program
    .command('library')
    .description('list the documents on the shelf')
    .option('--tier <tier...>', 'only these tiers: a, b, c or d', parseTiers)
    .option('--tag <tag...>', 'only with all of these tags')
    .option('--q <words>', 'only with all of these words in title, summary, tags or address')
    .addOption(new Option('--sort <by>').choices(['created_at', 'quality_score', 'title']).default('created_at'))
    .addOption(new Option('--order <order>', 'default: asc for titles, else desc').choices(['asc', 'desc']))
    .addOption(limitOption())
    .addOption(jsonOption())
    .addHelpText('after', example('library --tier a b --sort quality_score'))
    .action((flags: LibraryFlags) => run(async (context) => (await import('./library.ts')).library(context, flags)));

  program
    .command('doctor')
    .description('say which server answers, and which driver serves each part; ends 1 if something is down')
    .addOption(jsonOption())
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
