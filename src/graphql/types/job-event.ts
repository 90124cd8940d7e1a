import type { JobResult } from '../../domain/job.ts';
import type { EventData, JobEvent } from '../../domain/progress-event.ts';
import { builder } from '../builder.ts';
import { ErrorCodeEnum, EventTypeEnum, StageEnum, TierEnum } from './enums.ts';

type Event<Type extends JobEvent['type']> = JobEvent & { readonly type: Type; readonly data: EventData[Type] };

export const JobEventInterface = builder.interfaceRef<JobEvent>('JobEvent').implement({
  description: 'One line of what happens to a job, stored before it is sent.',
  resolveType: (event) => TYPE_NAMES[event.type],
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: 'Its number in the job, from 1 without gaps: the `after` to go on from.' }),
    type: t.expose('type', { type: EventTypeEnum, description: 'What it tells.' }),
    jobId: t.exposeID('jobId', { description: 'The job.' }),
    timestamp: t.field({
      type: 'DateTime',
      description: 'When it was stored.',
      resolve: ({ timestamp }) => new Date(timestamp),
    }),
    percent: t.exposeInt('percent', { description: 'How far the job is, 0 to 100. Never goes back.' }),
    cursor: t.exposeString('cursor', {
      description: 'Its place in the activity of all jobs: the `after` of `activity`.',
    }),
  }),
});

const TYPE_NAMES: Readonly<Record<JobEvent['type'], string>> = {
  job_started: 'JobStartedEvent',
  stage_started: 'StageStartedEvent',
  stage_progress: 'StageProgressEvent',
  stage_completed: 'StageCompletedEvent',
  job_completed: 'JobCompletedEvent',
  error: 'ErrorEvent',
  job_cancelled: 'JobCancelledEvent',
};

const stage = { type: StageEnum, description: 'The stage.' } as const;
const message = { description: 'What is going on, as a sentence.' } as const;

builder.objectRef<Event<'job_started'>>('JobStartedEvent').implement({
  description: 'An attempt has begun.',
  interfaces: [JobEventInterface],
  fields: (t) => ({
    url: t.string({ description: 'The address as submitted.', resolve: ({ data }) => data.url }),
    attempt: t.int({ description: 'Which attempt, from 1.', resolve: ({ data }) => data.attempt }),
    message: t.string({ ...message, resolve: ({ data }) => data.message }),
  }),
});

builder.objectRef<Event<'stage_started'>>('StageStartedEvent').implement({
  description: 'A stage has begun.',
  interfaces: [JobEventInterface],
  fields: (t) => ({
    stage: t.field({ ...stage, resolve: ({ data }) => data.stage }),
    message: t.string({ ...message, resolve: ({ data }) => data.message }),
  }),
});

builder.objectRef<Event<'stage_progress'>>('StageProgressEvent').implement({
  description: 'A stage has come further.',
  interfaces: [JobEventInterface],
  fields: (t) => ({
    stage: t.field({ ...stage, resolve: ({ data }) => data.stage }),
    message: t.string({ ...message, resolve: ({ data }) => data.message }),
  }),
});

builder.objectRef<Event<'stage_completed'>>('StageCompletedEvent').implement({
  description: 'A stage has ended well.',
  interfaces: [JobEventInterface],
  fields: (t) => ({
    stage: t.field({ ...stage, resolve: ({ data }) => data.stage }),
    durationMs: t.int({ description: 'How long it took, in milliseconds.', resolve: ({ data }) => data.durationMs }),
  }),
});

export const JobResultType = builder.objectRef<JobResult>('JobResult').implement({
  description: 'What a completed job gave, as it was at that moment.',
  fields: (t) => ({
    documentId: t.exposeID('documentId', { description: 'The document on the shelf.' }),
    title: t.exposeString('title', { description: 'Its title.' }),
    url: t.exposeString('url', { description: 'Its canonical address.' }),
    tier: t.expose('tier', { type: TierEnum, description: 'Its tier.' }),
    qualityScore: t.exposeFloat('qualityScore', { description: 'Its quality score, 0 to 10.' }),
    filePath: t.exposeString('filePath', { description: 'Its file in the file store.' }),
    cached: t.exposeBoolean('cached', { description: 'The page had not changed: no new revision was made.' }),
  }),
});

builder.objectRef<Event<'job_completed'>>('JobCompletedEvent').implement({
  description: 'The document is on the shelf.',
  interfaces: [JobEventInterface],
  fields: (t) => ({
    durationMs: t.int({
      description: 'How long the job took from `startedAt` on, in milliseconds: all its attempts and the time between.',
      resolve: ({ data }) => data.durationMs,
    }),
    result: t.field({ type: JobResultType, description: 'What the job gave.', resolve: ({ data }) => data.result }),
  }),
});

builder.objectRef<Event<'error'>>('ErrorEvent').implement({
  description: 'Something failed.',
  interfaces: [JobEventInterface],
  fields: (t) => ({
    stage: t.field({ ...stage, nullable: true, resolve: ({ data }) => data.stage }),
    code: t.field({ type: ErrorCodeEnum, description: 'What failed, for programs.', resolve: ({ data }) => data.code }),
    error: t.string({ description: 'What failed, as a sentence.', resolve: ({ data }) => data.error }),
    remedy: t.string({ description: 'What a person can do about it.', resolve: ({ data }) => data.remedy }),
    retryable: t.boolean({ description: 'Another attempt may succeed.', resolve: ({ data }) => data.retryable }),
    willRetryAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the job goes on by itself; null when this is its end.',
      resolve: ({ data }) => (data.willRetryAt === undefined ? null : new Date(data.willRetryAt)),
    }),
  }),
});

builder.objectRef<Event<'job_cancelled'>>('JobCancelledEvent').implement({
  description: 'The job was cancelled.',
  interfaces: [JobEventInterface],
  fields: (t) => ({
    stage: t.field({
      ...stage,
      nullable: true,
      description: 'The stage it was in; null when it had not begun.',
      resolve: ({ data }) => data.stage,
    }),
  }),
});
