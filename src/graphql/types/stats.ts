import { JOB_STATUSES, type JobStatus } from '../../domain/job.ts';
import type { Stats } from '../../library/read-stats.ts';
import { builder } from '../builder.ts';
import { JobStatusEnum, TierEnum } from './enums.ts';

const TierCountType = builder.objectRef<Stats['tiers'][number]>('TierCount').implement({
  description: 'How many documents are in a tier.',
  fields: (t) => ({
    tier: t.expose('tier', { type: TierEnum, description: 'The tier.' }),
    documents: t.exposeInt('documents', { description: 'How many documents.' }),
  }),
});

const LanguageCountType = builder.objectRef<Stats['languages'][number]>('LanguageCount').implement({
  description: 'How many documents are in a language.',
  fields: (t) => ({
    language: t.exposeString('language', { description: 'ISO 639-1 code; `und` when unknown.' }),
    documents: t.exposeInt('documents', { description: 'How many documents.' }),
  }),
});

const JobCountType = builder.objectRef<{ readonly status: JobStatus; readonly count: number }>('JobCount').implement({
  description: 'How many jobs are in a state.',
  fields: (t) => ({
    status: t.expose('status', { type: JobStatusEnum, description: 'The state.' }),
    count: t.exposeInt('count', { description: 'How many jobs.' }),
  }),
});

const StatsType = builder.objectRef<Stats>('Stats').implement({
  description: 'What is on the shelf, in numbers.',
  fields: (t) => ({
    documents: t.exposeInt('documents', { description: 'How many documents.' }),
    tiers: t.field({
      type: [TierCountType],
      description: 'How many of each tier, the best first.',
      resolve: ({ tiers }) => [...tiers],
    }),
    languages: t.field({
      type: [LanguageCountType],
      description: 'How many in each language, the most frequent first.',
      resolve: ({ languages }) => [...languages],
    }),
    sites: t.exposeInt('sites', { description: 'Of how many sites they are.' }),
    words: t.exposeFloat('words', { description: 'The words of all their texts.' }),
    passages: t.exposeFloat('passages', { description: 'The passages that are searched.' }),
    revisions: t.exposeInt('revisions', { description: 'Their stored states.' }),
    textBytes: t.exposeFloat('textBytes', { description: 'The bytes of the texts of all revisions.' }),
    newestAt: t.expose('newestAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the newest was first shelved; null on an empty shelf.',
    }),
    jobs: t.field({
      type: [JobCountType],
      description: 'How many jobs are in each state.',
      resolve: async (_stats, _args, { jobs }) => {
        const counts = await jobs.count();
        return JOB_STATUSES.map((status) => ({ status, count: counts[status] }));
      },
    }),
  }),
});

builder.queryField('stats', (t) =>
  t.field({
    type: StatsType,
    description: 'What is on the shelf, in numbers.',
    resolve: (_root, _args, { library, allowance }) => {
      allowance.spend('stats');
      return library.stats();
    },
  }),
);
