/** The commands that look after a single document. */

import { type Command, Option } from 'commander';
import { HAND_FIELDS } from '../domain/document.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { example, jsonOption } from './common-options.ts';
import { parseTier } from './option-values.ts';
import type { UpdateFlags } from './update.ts';

/** Does a command that speaks with the server; its answer becomes the exit code. */
type Run = (command: (context: CommandContext) => Promise<ExitCode>) => Promise<void>;

const NAMED = 'its id, or an address that led to it';

const EXAMPLE_ID = '019a9f3e-8d2c-7e41-a06f-1e3d5c7b9f21';

export function addDocumentCommands(program: Command, run: Run): void {
  program
    .command('show')
    .description('show what is known of a document')
    .argument('<document>', NAMED)
    .addOption(jsonOption())
    .addHelpText('after', example('show https://en.wikipedia.org/wiki/Tide'))
    .action((named: string, flags: { json?: boolean }) =>
      run(async (context) => (await import('./show.ts')).show(context, named, flags)),
    );

  program
    .command('update')
    .description('set title, tags or tier of a document by hand; they stay when its page is shelved again')
    .argument('<document>', NAMED)
    .option('--title <title>', 'its title')
    .option('--tag <tag...>', 'all its tags, in place of those that it has')
    .option('--tier <tier>', 'its tier: a, b, c or d', parseTier)
    .addOption(new Option('--reset <field...>', 'back to what the machine made of it').choices(HAND_FIELDS))
    .addOption(jsonOption())
    .addHelpText('after', example(`update ${EXAMPLE_ID} --tag tides "ocean currents" --reset title`))
    .action((named: string, flags: UpdateFlags) =>
      run(async (context) => (await import('./update.ts')).update(context, named, flags)),
    );

  program
    .command('delete')
    .description('take a document off the shelf, with its revisions and files')
    .argument('<document>', NAMED)
    .addOption(jsonOption())
    .addHelpText('after', example(`delete ${EXAMPLE_ID}`))
    .action((named: string, flags: { json?: boolean }) =>
      run(async (context) => (await import('./delete.ts')).deleteDocument(context, named, flags)),
    );
}
