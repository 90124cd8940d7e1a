/** What can be watched: one job, or all of them. */

import { DomainError } from '../../domain/failure.ts';
import { builder } from '../builder.ts';
import { untilReturn } from '../until-return.ts';
import { JobEventInterface } from './job-event.ts';

builder.subscriptionFields((t) => ({
  jobProgress: t.field({
    type: JobEventInterface,
    description: 'The events of a job, from just after `after` to its last: each once, in order. Then it ends.',
    args: {
      jobId: t.arg.id({ required: true, description: 'The job.' }),
      after: t.arg.int({ defaultValue: 0, description: 'The `seq` of the last event seen.' }),
    },
    subscribe: async (_root, { jobId, after }, { jobs, hasRoom }) => {
      const job = await jobs.find(jobId);
      if (job === null) throw new DomainError('NOT_FOUND', `There is no job ${jobId}.`);
      return untilReturn((signal) => jobs.watch(job.id, after ?? 0, signal), hasRoom);
    },
    resolve: (event) => event,
  }),
  activity: t.field({
    type: JobEventInterface,
    description: 'The events of all jobs as they happen; with `after`, from just after that one. Never ends by itself.',
    args: { after: t.arg.string({ description: 'The `cursor` of the last event seen.' }) },
    subscribe: (_root, { after }, { jobs, hasRoom }) =>
      untilReturn((signal) => jobs.watchAll(after ?? null, signal), hasRoom),
    resolve: (event) => event,
  }),
}));
