/** What is told between processes about jobs, and under which names. */

import type { JobEvent } from '../domain/progress-event.ts';
import type { Events } from '../storage/events/events.ts';
import type { JobSnapshots } from './job-snapshots.ts';

/** Every event of every job, once it is stored. */
export const ACTIVITY_TOPIC = 'activity';

/** Something may be ready to run. */
export const QUEUE_TOPIC = 'queue';

/** The events of one job, once they are stored. */
export function jobTopic(jobId: string): string {
  return `job:${jobId}`;
}

/** Tells stored events to whoever watches. Never throws: what is not told is read in the log. */
export type Tell = (stored: readonly JobEvent[]) => Promise<void>;

/** @param snapshots are dropped before the events are told */
export function createTell(events: Events, snapshots: JobSnapshots | null = null): Tell {
  return async (stored) => {
    snapshots?.changed(stored.map(({ jobId }) => jobId));
    for (const event of stored) await events.publish([jobTopic(event.jobId), ACTIVITY_TOPIC], event);
  };
}
