/** The closed sets of words, as the schema writes them: upper case, with the house's own words inside. */

import { HAND_FIELDS, type HandField, TIERS, type Tier } from '../../domain/document.ts';
import { ERROR_CODES, type ErrorCode, FAILURE_RULES, isFailureCode } from '../../domain/failure.ts';
import { JOB_STATUSES, type JobStatus, PRIORITIES, type Priority, STAGES, type Stage } from '../../domain/job.ts';
import { EVENT_TYPES, type EventType } from '../../domain/progress-event.ts';
import { builder } from '../builder.ts';
import { CHECK_STATUSES, type CheckStatus } from '../health.ts';

type Values<Word extends string> = Record<string, { value: Word; description: string }>;

/** The values of an enum type. */
export function values<Word extends string>(words: readonly Word[], describe: Record<Word, string>): Values<Word> {
  return Object.fromEntries(
    words.map((word) => [word.toUpperCase().replaceAll('-', '_'), { value: word, description: describe[word] }]),
  );
}

export const JobStatusEnum = builder.enumType('JobStatus', {
  description: 'Where a job is: queued → processing → completed, failed or cancelled.',
  values: values<JobStatus>(JOB_STATUSES, {
    queued: 'Waits for a worker, or for the time of its next attempt.',
    processing: 'A worker is at it.',
    completed: 'Its document is on the shelf.',
    failed: 'It ended without a document; `failure` says why.',
    cancelled: 'Someone cancelled it.',
  }),
});

export const PriorityEnum = builder.enumType('Priority', {
  description: 'Which jobs workers take first.',
  values: values<Priority>(PRIORITIES, {
    high: 'Before all others.',
    normal: 'In the order of submission.',
    low: 'When nothing else waits.',
  }),
});

export const StageEnum = builder.enumType('Stage', {
  description: 'The stages of a job, in their order.',
  values: values<Stage>(STAGES, {
    extract: 'Fetching the page and reading its text. Ends at 40 %.',
    transform: 'Summarizing, tagging and grading. Ends at 80 %.',
    load: 'Placing on the shelf. Ends at 100 %.',
  }),
});

export const HandFieldEnum = builder.enumType('DocumentField', {
  description: 'What of a document can be set by hand.',
  values: values<HandField>(HAND_FIELDS, {
    title: 'Its title.',
    tags: 'Its tags.',
    tier: 'Its tier.',
  }),
});

export const TierEnum = builder.enumType('Tier', {
  description: 'How good a document is, by its quality score.',
  values: values<Tier>(TIERS, {
    'tier-a': 'A score of 8.5 or more.',
    'tier-b': 'A score of 7 or more.',
    'tier-c': 'A score of 5 or more.',
    'tier-d': 'A score below 5.',
  }),
});

export const EventTypeEnum = builder.enumType('JobEventType', {
  description: 'What an event tells.',
  values: values<EventType>(EVENT_TYPES, {
    job_started: 'An attempt has begun.',
    stage_started: 'A stage has begun.',
    stage_progress: 'A stage has come further; at most five a second.',
    stage_completed: 'A stage has ended well.',
    job_completed: 'The document is on the shelf. The last event.',
    error: 'Something failed. With `willRetryAt` the job goes on then; without, it is the last event.',
    job_cancelled: 'The job was cancelled. The last event.',
  }),
});

export const CheckStatusEnum = builder.enumType('CheckStatus', {
  description: 'How a part is.',
  values: values<CheckStatus>(CHECK_STATUSES, {
    ok: 'Serving.',
    degraded: 'Serving, but something that helps is missing.',
    down: 'Not serving.',
  }),
});

const REQUEST_CODE_DESCRIPTIONS: Readonly<Record<string, string>> = {
  INVALID_INPUT: 'An argument has a value that is not allowed.',
  NOT_FOUND: 'There is nothing with this id or address.',
  ALREADY_PROCESSING: 'A job for the same page is queued or processing.',
  INVALID_STATE: 'What is asked for is not possible in this state.',
  SERVER_STOPPING: 'The server is stopping; ask again in a moment.',
};

export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description: 'Why a job or a request failed.',
  values: Object.fromEntries(
    ERROR_CODES.map((code): [ErrorCode, { value: ErrorCode; description: string }] => [
      code,
      {
        value: code,
        description: isFailureCode(code) ? FAILURE_RULES[code].remedy : (REQUEST_CODE_DESCRIPTIONS[code] ?? code),
      },
    ]),
  ),
});

export const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which way a list is sorted.',
  values: {
    ASC: { value: 'asc', description: 'Smallest, oldest, first letter first.' },
    DESC: { value: 'desc', description: 'Largest, newest, last letter first.' },
  } as const,
});
