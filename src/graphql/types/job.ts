import type { Job } from '../../domain/job.ts';
import { builder } from '../builder.ts';
import { connectionOf, pageArgs, pageRequest, toConnection } from './connection.ts';
import { DocumentType } from './document.ts';
import { JobStatusEnum, OrderDirection, PriorityEnum, StageEnum } from './enums.ts';
import { JobEventInterface, JobResultType } from './job-event.ts';
import { JobFailureType } from './job-failure.ts';
import { TokensType } from './tokens.ts';

/** A job's log in one answer; the longest logs have a few hundred events. */
const MOST_EVENTS = 10_000;

interface ProcessingOptions {
  readonly forceRefresh: boolean;
  readonly skipScreening: boolean;
}

const JobOptionsType = builder.objectRef<ProcessingOptions>('JobOptions').implement({
  description: 'How a page is to be processed.',
  fields: (t) => ({
    forceRefresh: t.exposeBoolean('forceRefresh', { description: 'Process it also when it has not changed.' }),
    skipScreening: t.exposeBoolean('skipScreening', { description: 'Shelve it also when it looks like no real page.' }),
  }),
});

export const JobType = builder.objectRef<Job>('Job').implement({
  description: 'One ingestion of one URL.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    url: t.exposeString('url', { description: 'The address as submitted; of a file `file:` and its name.' }),
    canonicalUrl: t.exposeString('canonicalUrl', {
      description: 'The address in the form in which pages are compared.',
    }),
    status: t.expose('status', { type: JobStatusEnum, description: 'Where the job is.' }),
    priority: t.expose('priority', { type: PriorityEnum, description: 'Which jobs workers take first.' }),
    options: t.expose('options', { type: JobOptionsType, description: 'How the page is to be processed.' }),
    attempt: t.exposeInt('attempt', { description: 'How many attempts have begun.' }),
    currentStage: t.expose('currentStage', {
      type: StageEnum,
      nullable: true,
      description: 'The stage it is in, or failed in; null before the first and once it is completed.',
    }),
    stagesCompleted: t.field({
      type: [StageEnum],
      description: 'The stages that have ended well.',
      resolve: ({ stagesCompleted }) => [...stagesCompleted],
    }),
    percent: t.exposeInt('percent', { description: 'How far the job is, 0 to 100. Never goes back.' }),
    lastSeq: t.exposeInt('lastSeq', { description: 'The number of its newest event; 0 before the first.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was submitted.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When work on it began; after a retry by a person, when that began.',
    }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
    retryAt: t.expose('retryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the next automatic attempt is due.',
    }),
    failure: t.expose('failure', {
      type: JobFailureType,
      nullable: true,
      description: 'Why it failed, or what its last attempt failed of while it waits for the next.',
    }),
    result: t.expose('result', {
      type: JobResultType,
      nullable: true,
      description: 'What it gave, once it is completed.',
    }),
    tokens: t.expose('tokens', {
      type: TokensType,
      description: 'What models have read and written for it, over all its attempts; 0 when no model is set.',
    }),
    document: t.field({
      type: DocumentType,
      nullable: true,
      description: 'The document as it is now; null before it is shelved and once it is deleted.',
      resolve: ({ documentId }, _args, { library, allowance }) => {
        if (documentId === null) return null;
        allowance.spendItems('document', 1);
        return library.find(documentId);
      },
    }),
    events: t.field({
      type: [JobEventInterface],
      description: 'Its log so far.',
      args: { after: t.arg.int({ defaultValue: 0, description: 'The `seq` of the last event that is known.' }) },
      resolve: async ({ id }, { after }, { jobs, allowance }) => {
        allowance.spend('events');
        return [...((await jobs.events(id, after ?? 0, MOST_EVENTS)) ?? [])];
      },
    }),
  }),
});

const JobConnection = connectionOf<Job>('Job', 'jobs', JobType);

const JobFilterInput = builder.inputType('JobFilter', {
  description: 'Which jobs; all conditions must hold.',
  fields: (t) => ({
    status: t.field({ type: [JobStatusEnum], description: 'In one of these states.' }),
    url: t.string({ description: 'With this in the submitted address, in any case.' }),
  }),
});

const JobOrderField = builder.enumType('JobOrderField', {
  description: 'What jobs can be sorted by.',
  values: { CREATED_AT: { value: 'createdAt', description: 'When they were submitted.' } } as const,
});

const JobOrderInput = builder.inputType('JobOrder', {
  description: 'How jobs are sorted.',
  fields: (t) => ({
    field: t.field({ type: JobOrderField, required: true, defaultValue: 'createdAt', description: 'By what.' }),
    direction: t.field({ type: OrderDirection, required: true, defaultValue: 'desc', description: 'Which way.' }),
  }),
});

builder.queryFields((t) => ({
  job: t.field({
    type: JobType,
    nullable: true,
    description: 'The job with this id; null when there is none.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_root, { id }, { jobs }) => jobs.find(id),
  }),
  jobs: t.field({
    type: JobConnection,
    description: 'The history of jobs, newest first.',
    args: {
      ...pageArgs,
      filter: t.arg({ type: JobFilterInput, description: 'Which jobs.' }),
      orderBy: t.arg({ type: JobOrderInput, description: 'How they are sorted.' }),
    },
    resolve: async (_root, { filter, orderBy, ...args }, { jobs, allowance }) => {
      const request = pageRequest(args, allowance);
      const page = await jobs.list(
        {
          ...(filter?.status ? { statuses: filter.status } : {}),
          ...(filter?.url ? { url: filter.url } : {}),
        },
        { descending: orderBy?.direction !== 'asc' },
        request,
      );
      return toConnection(page, request);
    },
  }),
}));
