/**
 * The log of what happens to jobs: the one place that changes a running job.
 *
 * An append writes a job's next events and what they mean for its row in one statement, so that whoever reads the one or
 * the other is told the same. It is fenced: a worker whose attempt is over appends nothing.
 */

import type { JobFailure, JobStatus, JobTokens, Stage } from '../domain/job.ts';
import { type EventType, endsJob, type JobEvent, type NewEvent } from '../domain/progress-event.ts';
import { Prisma } from '../storage/database/generated/client.ts';
import { jsonText } from '../storage/database/json-text.ts';
import type { Queryable } from '../storage/database/open-database.ts';
import { packOutput } from './stage-outputs.ts';

export interface Append {
  readonly jobId: string;
  /** The attempt that writes; null for a writer that is no worker (cancelling). */
  readonly attempt: number | null;
  /** The states in which the job may be; in any other nothing is written. */
  readonly from: readonly JobStatus[];
  readonly events: readonly NewEvent[];
  /** The job's percentage after these events; null leaves it. It never goes back. */
  readonly percent: number | null;
  /** What a finished stage gave, to be kept until the job ends. */
  readonly output?: { readonly stage: Stage; readonly value: unknown };
  /** What models have cost since the last append. */
  readonly tokens?: JobTokens;
  /** The queue entry under which the job goes on (an automatic retry). */
  readonly queueEntry?: string;
  /** Whether that is one of the retries that the page has; else it goes on for no fault of its own. */
  readonly spendsRetry?: boolean;
}

/** What events mean for the job's row. `undefined` leaves a column as it is. */
function changesOf({ events, percent, output, tokens, queueEntry, spendsRetry = false }: Append) {
  let status: JobStatus | undefined;
  let stage: Stage | null | undefined;
  let failure: JobFailure | null | undefined;
  let retryAt: string | null | undefined;
  let keepOutputs = true;
  let result: unknown;
  let documentId: string | undefined;
  const completed: Stage[] = [];
  for (const { type, data } of events) {
    if (type === 'job_started') [failure, retryAt] = [null, null];
    if (type === 'stage_started') stage = data.stage;
    if (type === 'stage_completed') completed.push(data.stage);
    if (type === 'job_completed') {
      [status, stage, failure, keepOutputs] = ['completed', null, null, false];
      [result, documentId] = [data.result, data.result.documentId];
    }
    if (type === 'job_cancelled') [status, keepOutputs] = ['cancelled', false];
    if (type === 'error') {
      failure = { code: data.code, stage: data.stage, message: data.error, httpStatus: data.httpStatus ?? null };
      status = data.willRetryAt === undefined ? 'failed' : queueEntry === undefined ? undefined : 'queued';
      retryAt = data.willRetryAt ?? null;
      // A page that can't be taken as it is has to be fetched anew; a fault of ours or of the net has not spoilt it.
      keepOutputs = data.retryable;
    }
  }
  return {
    status,
    stage,
    setStage: stage !== undefined,
    failure,
    setFailure: failure !== undefined,
    retryAt,
    setRetryAt: retryAt !== undefined,
    spendsRetry,
    queueEntry,
    keepOutputs,
    result,
    documentId,
    completed,
    percent,
    ended: events.some(endsJob),
    inputTokens: tokens?.input ?? 0,
    outputTokens: tokens?.output ?? 0,
    outputStage: output?.stage,
    output: output === undefined ? undefined : packOutput(output.value),
  };
}

/** A stored event as its row says it, by the columns of `EVENT_COLUMNS`. */
export interface EventRow {
  job_id: string;
  seq: number;
  type: EventType;
  percent: number;
  data: unknown;
  created_at: Date;
  cursor: string;
}

export function toEvent(row: EventRow): JobEvent {
  const { job_id: jobId, seq, type, percent, data, created_at, cursor } = row;
  return { jobId, seq, type, percent, data, timestamp: created_at.toISOString(), cursor } as JobEvent;
}

/** The columns of `job_event e` that make an event. */
export const EVENT_COLUMNS = Prisma.sql`e.job_id, e.seq, e.type, e.percent, e.data, e.created_at,
  e.transaction::text || '.' || e.position::text AS cursor`;

/**
 * Appends to the logs of several jobs in one statement, at most one append a job.
 *
 * Answers the stored events of each append in order; none where the fence refused it.
 */
export async function appendEvents(database: Queryable, appends: readonly Append[]): Promise<JobEvent[][]> {
  const input = jsonText(
    appends.map((append) => ({
      ...changesOf(append),
      jobId: append.jobId,
      attempt: append.attempt,
      from: append.from,
      count: append.events.length,
      events: append.events,
    })),
  );
  const rows = await database.$queryRaw<EventRow[]>`
    WITH input AS (
      SELECT * FROM jsonb_to_recordset(${input}::jsonb) AS i (
        "jobId" uuid, attempt int, "from" job_status[], count int, events jsonb,
        status job_status, stage stage, "setStage" boolean, completed stage[], percent int,
        failure jsonb, "setFailure" boolean, "retryAt" timestamptz, "setRetryAt" boolean,
        "spendsRetry" boolean, "queueEntry" uuid, "keepOutputs" boolean,
        result jsonb, "documentId" uuid, ended boolean, "outputStage" stage, output text,
        "inputTokens" int, "outputTokens" int)
    ), changed AS (
      UPDATE job j SET
        last_seq = j.last_seq + i.count,
        status = coalesce(i.status, j.status),
        current_stage = CASE WHEN i."setStage" THEN i.stage ELSE j.current_stage END,
        stages_completed = j.stages_completed || ARRAY(
          SELECT done FROM unnest(i.completed) AS done WHERE done <> ALL (j.stages_completed)),
        percent = greatest(j.percent, i.percent),
        failure = CASE WHEN i."setFailure" THEN i.failure ELSE j.failure END,
        retry_at = CASE WHEN i."setRetryAt" THEN i."retryAt" ELSE j.retry_at END,
        retries = j.retries + i."spendsRetry"::int,
        -- Only workers lost in a row, at the same stage, speak against the page.
        losses = CASE WHEN cardinality(i.completed) > 0 THEN 0 ELSE j.losses END,
        queue_entry = coalesce(i."queueEntry", j.queue_entry),
        input_tokens = j.input_tokens + i."inputTokens",
        output_tokens = j.output_tokens + i."outputTokens",
        result = coalesce(i.result, j.result),
        document_id = coalesce(i."documentId", j.document_id),
        completed_at = CASE WHEN i.ended THEN clock_timestamp() ELSE j.completed_at END
      FROM input i
      WHERE j.id = i."jobId" AND j.status = ANY (i."from") AND (i.attempt IS NULL OR j.attempt = i.attempt)
      RETURNING j.id, j.last_seq - i.count AS before, j.percent, j.current_stage, i.events, i."keepOutputs", i."outputStage", i.output
    ), kept AS (
      INSERT INTO stage_output (job_id, stage, output)
      SELECT id, "outputStage", decode(output, 'base64') FROM changed WHERE "outputStage" IS NOT NULL
      ON CONFLICT (job_id, stage) DO UPDATE SET output = excluded.output
      RETURNING 1
    ), dropped AS (
      DELETE FROM stage_output s USING changed c WHERE s.job_id = c.id AND NOT c."keepOutputs"
    ), stored AS (
      INSERT INTO job_event (job_id, seq, type, percent, data)
      SELECT c.id, c.before + n.ordinality, n.event ->> 'type',
        coalesce((n.event -> 'data' ->> 'percent')::int, c.percent),
        -- Who cancels stands outside: only here is it known which stage that met.
        CASE WHEN n.event ->> 'type' = 'job_cancelled'
          THEN jsonb_build_object('stage', c.current_stage) ELSE n.event -> 'data' END
      -- An event is told to have happened once what comes with it is written, which may take a while.
      FROM changed c CROSS JOIN (SELECT count(*) FROM kept) AS written, jsonb_array_elements(c.events) WITH ORDINALITY AS n (event, ordinality)
      RETURNING *
    )
    SELECT ${EVENT_COLUMNS} FROM stored e ORDER BY e.job_id, e.seq`;
  const byJob = Map.groupBy(rows.map(toEvent), (event) => event.jobId);
  return appends.map((append) => byJob.get(append.jobId) ?? []);
}
