import { endsJob, type JobEvent, type NewEvent } from '../../src/domain/progress-event.ts';
import type { Append } from '../../src/jobs/event-log.ts';
import { createTell } from '../../src/jobs/job-news.ts';
import type { LogPage } from '../../src/jobs/read-events.ts';
import type { Events } from '../../src/storage/events/events.ts';
import { openMemoryEvents } from '../../src/storage/events/memory-events.ts';

export const JOB_ID = '0190f3a0-0000-7000-8000-000000000001';

/** The log of one job in memory, for tests of what writes and follows a log. */
export interface MemoryLog {
  readonly events: Events;
  readonly stored: readonly JobEvent[];
  /** What was asked to be appended, oldest first. */
  readonly appends: readonly Append[];
  append(append: Append): Promise<readonly JobEvent[]>;
  /** Stores events, as if their news got lost on the way. */
  store(...events: NewEvent[]): JobEvent[];
  /** Stores events and tells of them. */
  tell(...events: NewEvent[]): Promise<void>;
  readLog(jobId: string, after: number, limit: number): Promise<LogPage | null>;
}

export function openMemoryLog(): MemoryLog {
  const events = openMemoryEvents();
  const stored: JobEvent[] = [];
  const appends: Append[] = [];
  const hasEnded = () => stored.slice(-1).some(endsJob);
  const store = (...news: NewEvent[]) => {
    const added = news.map((event, index): JobEvent => {
      const seq = stored.length + 1 + index;
      return { ...event, jobId: JOB_ID, seq, timestamp: new Date(seq).toISOString(), percent: 0, cursor: `1.${seq}` };
    });
    stored.push(...added);
    return added;
  };
  return {
    events,
    stored,
    appends,
    store,
    async append(append) {
      appends.push(append);
      return store(...append.events);
    },
    async tell(...news) {
      await createTell(events)(store(...news));
    },
    async readLog(jobId, after, limit) {
      if (jobId !== JOB_ID) return null;
      const page = stored.filter(({ seq }) => seq > after).slice(0, limit);
      return { events: page, isEnd: hasEnded() && (page.at(-1)?.seq ?? after) >= stored.length };
    },
  };
}

export function progress(percent: number): NewEvent {
  return { type: 'stage_progress', data: { stage: 'extract', percent, message: `${percent} %` } };
}

export const STARTED: NewEvent = {
  type: 'job_started',
  data: { url: 'https://example.com/', attempt: 1, message: 'Starting' },
};
export const CANCELLED: NewEvent = { type: 'job_cancelled', data: { stage: null } };
