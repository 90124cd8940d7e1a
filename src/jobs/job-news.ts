/** What is told between processes about jobs, and under which names. */

import type { JobEvent } from '../domain/progress-event.ts';
import type { Events } from '../storage/events/memory-events.ts';

/** Every event of every job, once it is stored. */
export const ACTIVITY_TOPIC = 'activity';

/** Something may be ready to run. */
export const QUEUE_TOPIC = 'queue';

/** The events of one job, once they are stored. */
export function jobTopic(jobId: string): string {
  return `job:${jobId}`;
}

/** Tells stored events to whoever watches. Never throws: what is not told is read in the log. */
export async function publishEvents(events: Events, stored: readonly JobEvent[]): Promise<void> {
  for (const event of stored) {
    await Promise.allSettled([events.publish(jobTopic(event.jobId), event), events.publish(ACTIVITY_TOPIC, event)]);
  }
}
