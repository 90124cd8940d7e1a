import { GraphQLError } from 'graphql';
import { builder } from '../builder.ts';
import { PriorityEnum } from './enums.ts';
import { AlreadyProcessingError, answered, InvalidInputError, InvalidUrlError } from './errors.ts';
import { DEFAULT_OPTIONS, IngestOptionsInput } from './ingest.ts';
import { JobType } from './job.ts';

builder.scalarType('File', {
  description:
    'A file, uploaded by the GraphQL multipart request specification (`operations`, `map` and one file, of 20 MB at most). The request must carry a `GraphQL-Preflight` header with any value, so that no page of another site can send it unasked.',
  parseValue: (value) => {
    if (value instanceof File) return value;
    throw new GraphQLError('A file comes as a part of a multipart request; in its place the variable is null.');
  },
  serialize: () => {
    throw new GraphQLError('No file is ever answered.');
  },
});

const IngestHtmlInput = builder.inputType('IngestHtmlInput', {
  description: 'A page as a browser shows it, such as one behind a login.',
  fields: (t) => ({
    url: t.string({ required: true, description: 'The address of the page, http or https. It is not fetched.' }),
    html: t.string({ required: true, description: 'Its HTML, of 20 MB at most.' }),
    priority: t.field({
      type: PriorityEnum,
      required: true,
      defaultValue: 'normal',
      description: 'Which jobs workers take first.',
    }),
    options: t.field({ type: IngestOptionsInput, description: 'How it is to be processed.' }),
  }),
});

builder.mutationFields((t) => ({
  ingestFile: t.field({
    type: JobType,
    description:
      'Submits a file of HTML, Markdown or plain text. It is shelved under `file:<name>`: another file of that name is a new revision of the same document.',
    args: {
      file: t.arg({ type: 'File', required: true, description: 'The file, with its name.' }),
      priority: t.arg({
        type: PriorityEnum,
        required: true,
        defaultValue: 'normal',
        description: 'Which jobs workers take first.',
      }),
      options: t.arg({ type: IngestOptionsInput, description: 'How it is to be processed.' }),
    },
    errors: {
      types: [InvalidInputError, AlreadyProcessingError],
      union: { name: 'IngestFileResult', description: 'The job, or why there is none.' },
    },
    resolve: async (_root, { file, priority, options }, { jobs }) => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      return answered(jobs.submitFile({ name: file.name, bytes, priority, options: options ?? DEFAULT_OPTIONS }));
    },
  }),
  ingestHtml: t.field({
    type: JobType,
    description: 'Submits a page by the HTML that a browser shows. It is shelved under its own address.',
    args: { input: t.arg({ type: IngestHtmlInput, required: true, description: 'The page.' }) },
    errors: {
      types: [InvalidUrlError, InvalidInputError, AlreadyProcessingError],
      union: { name: 'IngestHtmlResult', description: 'The job, or why there is none.' },
    },
    resolve: (_root, { input: { url, html, priority, options } }, { jobs }) =>
      answered(jobs.submitHtml({ url, html, priority, options: options ?? DEFAULT_OPTIONS })),
  }),
}));
