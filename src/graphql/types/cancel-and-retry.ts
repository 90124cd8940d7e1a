import { builder } from '../builder.ts';
import { AlreadyProcessingError, answered, InvalidStateError, NotFoundError } from './errors.ts';
import { JobType } from './job.ts';

builder.mutationFields((t) => ({
  cancelJob: t.field({
    type: JobType,
    description: 'Cancels a queued or processing job; its work stops at once.',
    args: { id: t.arg.id({ required: true, description: 'The job.' }) },
    errors: {
      types: [NotFoundError, InvalidStateError],
      union: { name: 'CancelJobResult', description: 'The cancelled job, or why it could not be cancelled.' },
    },
    resolve: (_root, { id }, { jobs }) => answered(jobs.cancel(id)),
  }),
  retryJob: t.field({
    type: JobType,
    description: 'Queues a failed or cancelled job again, to go on where it stopped.',
    args: { id: t.arg.id({ required: true, description: 'The job.' }) },
    errors: {
      types: [NotFoundError, InvalidStateError, AlreadyProcessingError],
      union: { name: 'RetryJobResult', description: 'The queued job, or why it could not be retried.' },
    },
    resolve: (_root, { id }, { jobs }) => answered(jobs.retry(id)),
  }),
}));
