import type { JobOptions } from '../../domain/job.ts';
import { builder } from '../builder.ts';
import { PriorityEnum } from './enums.ts';
import { AlreadyProcessingError, answered, InvalidUrlError } from './errors.ts';
import { JobType } from './job.ts';

export const IngestOptionsInput = builder.inputType('IngestOptions', {
  description: 'How a page is to be processed.',
  fields: (t) => ({
    forceRefresh: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Process it also when it has not changed.',
    }),
    skipScreening: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Shelve it also when it looks like a login wall, a bot check, an error page or an empty shell.',
    }),
  }),
});

const IngestInput = builder.inputType('IngestInput', {
  description: 'A page to ingest.',
  fields: (t) => ({
    url: t.string({ required: true, description: 'The address of the page, http or https.' }),
    priority: t.field({
      type: PriorityEnum,
      required: true,
      defaultValue: 'normal',
      description: 'Which jobs workers take first.',
    }),
    options: t.field({ type: IngestOptionsInput, description: 'How it is to be processed.' }),
  }),
});

export const DEFAULT_OPTIONS: JobOptions = { forceRefresh: false, skipScreening: false };

builder.mutationField('ingest', (t) =>
  t.field({
    type: JobType,
    description: 'Submits a page. Answers the job, queued; follow it by `jobProgress`.',
    args: { input: t.arg({ type: IngestInput, required: true, description: 'The page.' }) },
    errors: {
      types: [InvalidUrlError, AlreadyProcessingError],
      union: { name: 'IngestResult', description: 'The job, or why there is none.' },
    },
    resolve: (_root, { input: { url, priority, options } }, { jobs }) =>
      answered(jobs.submit({ url, priority, options: options ?? DEFAULT_OPTIONS })),
  }),
);
