/** What the routes that take pages have in common: what they are told, and what they answer. */

import type { RestJobFragment } from './generated/graphql.ts';
import { lower, upper } from './names.ts';

interface Rest {
  readonly priority?: 'high' | 'normal' | 'low';
  readonly options?: { readonly force_refresh?: boolean; readonly skip_screening?: boolean };
}

/** How something is to be processed, as GraphQL takes it. */
export function restOf({ priority = 'normal', options = {} }: Rest) {
  const { force_refresh: forceRefresh = false, skip_screening: skipScreening = false } = options;
  return { priority: upper(priority), options: { forceRefresh, skipScreening } };
}

export function acceptedBody(job: Pick<RestJobFragment, 'id' | 'status' | 'url' | 'createdAt'>) {
  return {
    job_id: job.id,
    status: lower(job.status),
    url: job.url,
    created_at: job.createdAt,
    stream_url: `/api/v1/stream/${job.id}`,
  };
}
