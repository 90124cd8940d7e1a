import { FAILURE_RULES } from '../../domain/failure.ts';
import type { JobFailure } from '../../domain/job.ts';
import { builder } from '../builder.ts';
import { ErrorCodeEnum, StageEnum } from './enums.ts';

export const JobFailureType = builder.objectRef<JobFailure>('JobFailure').implement({
  description: 'Why a job failed, or what its last attempt failed of while it waits for the next.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum, description: 'What failed, for programs.' }),
    stage: t.expose('stage', { type: StageEnum, nullable: true, description: 'The stage in which it failed.' }),
    message: t.exposeString('message', { description: 'What failed, as a sentence.' }),
    remedy: t.string({
      description: 'What a person can do about it.',
      resolve: ({ code }) => FAILURE_RULES[code].remedy,
    }),
    retryable: t.boolean({
      description: 'Another attempt may succeed.',
      resolve: ({ code }) => FAILURE_RULES[code].retryable,
    }),
    httpStatus: t.exposeInt('httpStatus', {
      nullable: true,
      description: 'What the site answered, if that was the cause.',
    }),
  }),
});
