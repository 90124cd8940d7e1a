/** The commands, their options and their help. Each command is a file of its own, loaded only when it is called. */

import { Command, CommanderError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import type { Role } from '../config.ts';
import type { AskFlags } from './ask.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { example, jsonOption, limitOption } from './common-options.ts';
import { addDocumentCommands } from './document-commands.ts';
import type { ExportFlags } from './export.ts';
import type { ImportFlags } from './import.ts';
import { addJobCommands } from './job-commands.ts';
import type { LibraryFlags } from './library.ts';
import { parsePassageCount, parseResultCount, parseServer, parseTiers } from './option-values.ts';
import type { SearchFlags } from './search.ts';
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
    .addOption(
      new Option('--role <role>', 'what this process does, of many that share PostgreSQL, Redis and files')
        .choices(['all', 'api', 'worker'] satisfies Role[])
        .default('all'),
    )
    .addHelpText('after', example('serve'))
    .action(async ({ role }: { role: Role }) => {
      const { serve } = await import('./serve.ts');
      await serve(role);
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

  addDocumentCommands(program, run);

  program
    .command('search')
    .description('search the texts of the shelf')
    .argument('<query...>', 'words, or a question, in any language')
    .addOption(
      new Option('--mode <mode>', 'semantic and hybrid need an embedding model')
        .choices(['auto', 'keyword', 'semantic', 'hybrid'] satisfies SearchFlags['mode'][])
        .default('auto'),
    )
    .option('--tier <tier...>', 'only these tiers: a, b, c or d', parseTiers)
    .option('--tag <tag...>', 'only with all of these tags')
    .option('--language <code>', 'only in this language: en, de, …')
    .option('--site <name>', 'only of this site')
    .option('--from <day>', 'only published on this day or later: 2026-05-31')
    .option('--to <day>', 'only published on this day or earlier')
    .addOption(new Option('--limit <n>', 'how many at most, 1 to 100').argParser(parseResultCount).default(10))
    .addOption(jsonOption())
    .addHelpText('after', example('search "how do tides work"'))
    .action((words: string[], flags: SearchFlags) =>
      run(async (context) => (await import('./search.ts')).search(context, words, flags)),
    );

  program
    .command('ask')
    .description('answer a question from the texts of the shelf, with citations')
    .argument('<question...>', 'in any language')
    .addOption(
      new Option('--top-k <n>', 'passages that the answer may be made from, 1 to 20')
        .argParser(parsePassageCount)
        .default(5),
    )
    .option('--tier <tier...>', 'only from these tiers: a, b, c or d', parseTiers)
    .option('--tag <tag...>', 'only from documents with all of these tags')
    .addOption(jsonOption())
    .addHelpText('after', example('ask "How do tides work?"'))
    .action((words: string[], flags: AskFlags) =>
      run(async (context) => (await import('./ask.ts')).ask(context, words, flags)),
    );

  program
    .command('export')
    .description('write the whole library to a file: documents, revisions, files, jobs; a server may run meanwhile')
    .argument('<file>', 'a file that is there is replaced once the export is whole')
    .option('--verify', 'read the file back and compare it with the library')
    .addOption(jsonOption())
    .addHelpText('after', example('export library.jsonl.gz --verify'))
    .action((path: string, flags: ExportFlags) =>
      runHere(async (context) => (await import('./export.ts')).exportTo(context, path, flags)),
    );

  program
    .command('import')
    .description('add an export to the library that the settings name: all of it, or nothing')
    .argument('<file>')
    .option('--verify', 'compare the library with the file before anything is kept')
    .option('--verify-only', 'compare, and import nothing; ends 0 only if the library has all of the file')
    .addOption(jsonOption())
    .addHelpText('after', example('import library.jsonl.gz --verify'))
    .action((path: string, flags: ImportFlags) =>
      runHere(async (context) => (await import('./import.ts')).importFrom(context, path, flags)),
    );

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
    await interruptibly(async (signal) => {
      const url = program.opts<{ server?: string }>().server ?? (await configuredServer());
      const client = openClient({ url, signal });
      return command({ client, terminal, signal }).finally(() => client.close());
    });
  }

  /** Runs a command that opens the stores itself. */
  async function runHere(command: (context: Omit<CommandContext, 'client'>) => Promise<ExitCode>): Promise<void> {
    if (program.opts<{ server?: string }>().server !== undefined) {
      throw new Error(
        'This command speaks with no server: it opens the stores that the settings name. Leave out --server.',
      );
    }
    await interruptibly((signal) => command({ terminal, signal }));
    if (exitCode === 130) terminal.complain('Interrupted: nothing was kept.');
  }

  async function interruptibly(command: (signal: AbortSignal) => Promise<ExitCode>): Promise<void> {
    const signal = io.interruptible();
    try {
      exitCode = await command(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      exitCode = 130;
    }
  }
}

async function configuredServer(): Promise<string> {
  const { readConfig, serverUrl } = await import('../config.ts');
  return serverUrl(readConfig());
}
