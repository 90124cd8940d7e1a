import { builder } from '../builder.ts';
import { type Check, type Health, PARTS, type Part } from '../health.ts';
import { CheckStatusEnum } from './enums.ts';

const CheckType = builder.objectRef<Check>('Check').implement({
  description: 'How one part is.',
  fields: (t) => ({
    status: t.expose('status', { type: CheckStatusEnum, description: 'How it is.' }),
    detail: t.exposeString('detail', { description: 'Which driver serves it, and what is wrong with it.' }),
  }),
});

const DESCRIPTIONS: Readonly<Record<Part, string>> = {
  database: 'Where everything is kept.',
  redis: 'How news travels between processes.',
  vectors: 'Where passages are found by meaning.',
  files: 'Where the Markdown files lie.',
  ai: 'What summarizes, tags and answers.',
  queue: 'What waits to be done.',
};

const ChecksType = builder.objectRef<Health['checks']>('HealthChecks').implement({
  description: 'How each part is.',
  fields: (t) =>
    Object.fromEntries(
      PARTS.map((part) => [part, t.expose(part, { type: CheckType, description: DESCRIPTIONS[part] })]),
    ),
});

const HealthType = builder.objectRef<Health>('Health').implement({
  description: 'How the server is.',
  fields: (t) => ({
    status: t.expose('status', { type: CheckStatusEnum, description: 'The worst of what it can not do without.' }),
    version: t.exposeString('version', { description: 'The version of Williams Librarian.' }),
    checks: t.expose('checks', { type: ChecksType, description: 'How each part is.' }),
  }),
});

builder.queryField('health', (t) =>
  t.field({ type: HealthType, description: 'How the server is.', resolve: (_root, _args, { health }) => health() }),
);
