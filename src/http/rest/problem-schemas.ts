import { Type } from 'typebox';
import type { Problem } from '../problem.ts';
import { EXAMPLE_JOB_ID, EXAMPLE_PAGE } from './shared-schemas.ts';

const fields = {
  type: Type.String({ description: 'Always `about:blank`: `code` says more than an address could' }),
  title: Type.String({ description: 'The name of the status' }),
  status: Type.Integer({ description: 'The status' }),
  detail: Type.String({ description: 'What is wrong, as a sentence' }),
  code: Type.String({ description: 'What is wrong, for programs' }),
  field: Type.Optional(Type.String({ description: 'The input field at fault' })),
  job_id: Type.Optional(Type.String({ description: 'The job that is live for the same page' })),
};

type Status = 400 | 404 | 409 | 413 | 415 | 503;
type Example = Omit<Problem, 'type' | 'status'>;

/** What each status means, with an example. */
const PROBLEMS: Readonly<Record<Status, readonly [description: string, example: Example]>> = {
  400: [
    'The input is not allowed; `field` names the one at fault',
    { title: 'Bad Request', detail: 'There is no field "urll" in the body.', code: 'INVALID_INPUT', field: 'urll' },
  ],
  404: [
    'There is nothing with this id',
    { title: 'Not Found', detail: `There is no job ${EXAMPLE_JOB_ID}.`, code: 'NOT_FOUND' },
  ],
  409: [
    'The state does not allow it; `job_id` names the job that is live for the same page, if that is why',
    {
      title: 'Conflict',
      detail: `${EXAMPLE_PAGE} is being processed already.`,
      code: 'ALREADY_PROCESSING',
      job_id: EXAMPLE_JOB_ID,
    },
  ],
  413: [
    'The body is too large',
    { title: 'Payload Too Large', detail: 'Request body is too large', code: 'TOO_LARGE' },
  ],
  415: [
    'The body is of another media type than JSON',
    {
      title: 'Unsupported Media Type',
      detail: 'The body must be JSON, and its Content-Type application/json.',
      code: 'UNSUPPORTED_TYPE',
    },
  ],
  503: [
    'A part that is needed is down; try again after `Retry-After` seconds',
    {
      title: 'Service Unavailable',
      detail: 'The database can not be reached at the moment.',
      code: 'DATABASE_UNAVAILABLE',
    },
  ],
};

/** The error answers of a route, for its `response` schema: those named, and 503, which every route may answer. */
export function problems(...statuses: readonly Status[]) {
  return Object.fromEntries(
    ([...statuses, 503] as const).map((status) => {
      const [description, example] = PROBLEMS[status];
      const schema = Type.Object(fields, { examples: [{ type: 'about:blank', status, ...example }] });
      return [status, { description, content: { 'application/problem+json': { schema } } }];
    }),
  );
}
