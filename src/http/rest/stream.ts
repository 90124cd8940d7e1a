/** `GET /stream/{job_id}`: the events of a job as server-sent events (WHATWG HTML, section 9.2), to be resumed at any place. */

import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { DomainError, type ErrorCode } from '../../domain/failure.ts';
import { hasEnded } from '../../domain/job.ts';
import type { JobEvent } from '../../domain/progress-event.ts';
import type { JobFeatures } from '../../graphql/context.ts';
import { translateDatabaseError } from '../../storage/database/database-errors.ts';
import type { StreamMetrics } from '../metrics/stream-metrics.ts';
import { JobParams } from './job-schemas.ts';
import { problems } from './problem-schemas.ts';
import { EXAMPLE_JOB_ID, EXAMPLE_PAGE, MOST_INTEGER } from './shared-schemas.ts';
import { together } from './together.ts';
import { heartbeat, withSilences } from './with-silences.ts';

interface StreamDeps {
  readonly server: FastifyInstance;
  readonly jobs: Pick<JobFeatures, 'find' | 'watch'>;
  readonly streams: StreamMetrics;
  /** Milliseconds without an event after which a heartbeat is sent. */
  readonly heartbeatMs: number;
}

/** How long a client shall wait before it comes back, in milliseconds. */
const RETRY_MS = 1_000;

/** Events that are written in one piece: a slow reader gets no more than so many ahead of its asking. */
const MOST_AT_ONCE = 16;

const PASSING: ReadonlySet<ErrorCode> = new Set(['SERVER_STOPPING', 'DATABASE_UNAVAILABLE']);

const StreamQuery = Type.Object(
  {
    last_event_id: Type.Optional(
      Type.Integer({ minimum: 0, maximum: MOST_INTEGER, description: 'The `seq` of the last event seen' }),
    ),
  },
  { additionalProperties: false },
);

const StreamHeaders = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({ description: 'The `id` of the last event seen; goes before `last_event_id`', examples: ['7'] }),
  ),
});

const EXAMPLE_EVENT = `id: 1
event: job_started
data: {"job_id":"${EXAMPLE_JOB_ID}","seq":1,"timestamp":"2026-11-20T12:00:00.020Z","url":"${EXAMPLE_PAGE}","attempt":1,"message":"Starting on ${EXAMPLE_PAGE}"}

`;

export function streamRoute({ server, jobs, streams, heartbeatMs }: StreamDeps): void {
  server.route<{ Params: { job_id: string }; Querystring: { last_event_id?: number } }>({
    method: 'GET',
    url: '/stream/:job_id',
    schema: {
      operationId: 'streamJob',
      summary: 'The events of a job as they happen; `Last-Event-ID` resumes after an event',
      tags: ['ingest'],
      params: JobParams,
      querystring: StreamQuery,
      headers: StreamHeaders,
      response: {
        200: {
          description: 'One event after the other, then the end',
          content: { 'text/event-stream': { schema: { type: 'string', examples: [EXAMPLE_EVENT] } } },
        },
        204: {
          type: 'null',
          description: 'The job has ended, and the last event seen was its last; an EventSource does not come back',
        },
        ...problems(400, 404),
      },
    },
    async handler(request, reply) {
      const id = request.params.job_id;
      const seen = lastSeen(request.headers['last-event-id'], request.query.last_event_id);
      const job = await jobs.find(id);
      if (job === null) throw new DomainError('NOT_FOUND', `There is no job ${id}.`);

      // An EventSource comes back after every end, the last one too, until it is told that there is no more.
      if (seen !== null && hasEnded(job.status) && seen >= job.lastSeq) return reply.status(204).send();

      // Who has left meanwhile is told nothing any more.
      if (reply.raw.destroyed) return reply;

      const gone = new AbortController();
      request.raw.once('close', () => gone.abort());
      reply.raw.once('close', () => gone.abort());
      reply.raw.once('close', streams.open('rest'));
      const events = jobs.watch(job.id, seen ?? 0, gone.signal);
      reply.headers({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache',
        'x-accel-buffering': 'no',
      });
      // Its high-water mark is a few events: a slow reader makes the generator wait, and what it has yet to get stays in the log.
      return reply.send(Readable.from(frames(events, heartbeatMs), { objectMode: true, highWaterMark: 4 }));
    },
  });
}

/**
 * The `seq` of the last event that the client has seen; null when it doesn't say. A browser that comes back says it in the header, while its address
 * still names the one it first began after. What is no number says nothing.
 */
function lastSeen(header: string | string[] | undefined, query: number | undefined): number | null {
  const told = Number.parseInt(String(header), 10);
  const seen = Number.isNaN(told) ? query : told;
  return seen === undefined ? null : Math.min(Math.max(seen, 0), MOST_INTEGER);
}

/** The wire form of events: frames of the event stream, with heartbeats while nothing happens. */
async function* frames(
  events: AsyncGenerator<JobEvent, void, undefined>,
  heartbeatMs: number,
): AsyncGenerator<Buffer | string, void, undefined> {
  // Sent at once, so that the client knows that it is connected.
  yield `retry: ${RETRY_MS}\n\n`;
  try {
    for await (const group of withSilences(together(events, MOST_AT_ONCE), heartbeatMs)) {
      yield group === 'silence' ? heartbeat() : Buffer.concat(group.map(frameOf));
    }
  } catch (error) {
    // What passes by itself ends the stream as it should end, rather than break it: the client comes back.
    const passing = translateDatabaseError(error);
    if (!(passing instanceof DomainError && PASSING.has(passing.code))) throw error;
    yield `: ${passing.message}\nretry: ${RETRY_MS}\n\n`;
  }
}

/** A thousand watchers share one frame. */
const frameCache = new WeakMap<JobEvent, Buffer>();

function frameOf(event: JobEvent): Buffer {
  const cached = frameCache.get(event);
  if (cached !== undefined) return cached;
  const { jobId, seq, timestamp, type, data } = event;
  const body = JSON.stringify({ job_id: jobId, seq, timestamp, ...(snakeCase(data) as object) });
  const frame = Buffer.from(`id: ${seq}\nevent: ${type}\ndata: ${body}\n\n`);
  frameCache.set(event, frame);
  return frame;
}

function snakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCase(part),
    ]),
  );
}
