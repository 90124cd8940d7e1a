import type pg from 'pg';
import type { Finding } from './finding.ts';
import type { Strike } from './strike.ts';
import type { Watched } from './watch-jobs.ts';

interface LoggedJob {
  readonly id: string;
  readonly status: string;
  readonly code: string | null;
  readonly last_seq: number;
  readonly attempt: number;
  readonly seqs: readonly number[];
  readonly types: readonly string[];
  readonly ends: number;
}

interface Loss {
  readonly jobId: string;
  /** When the attempt that was lost said its first word, and when its loss was told; in milliseconds since 1970. */
  readonly began: number;
  readonly told: number;
}

const LONGEST_TAKEOVER_MS = 15_000;

/** That each job has ended well, with a log without gap or repeat, and how long it took to take over those that lost their worker. */
export async function verifyLogs(client: pg.Client, strikes: readonly Strike[]): Promise<Finding[]> {
  const { rows: jobs } = await client.query<LoggedJob>(
    `SELECT j.id, j.status::text, j.failure ->> 'code' AS code, j.last_seq, j.attempt,
       array_agg(e.seq ORDER BY e.seq) AS seqs, array_agg(e.type ORDER BY e.seq) AS types,
       count(*) FILTER (WHERE e.type IN ('job_completed', 'job_cancelled') OR e.type = 'error' AND NOT e.data ? 'willRetryAt')::int AS ends
     FROM job j LEFT JOIN job_event e ON e.job_id = j.id GROUP BY j.id`,
  );
  const { rows: losses } = await client.query<Loss>(
    `SELECT e.job_id AS "jobId", (extract(epoch FROM e.created_at) * 1000)::float8 AS told,
       (extract(epoch FROM coalesce((SELECT max(s.created_at) FROM job_event s
        WHERE s.job_id = e.job_id AND s.type IN ('job_started', 'error') AND s.seq < e.seq), j.started_at)) * 1000)::float8 AS began
     FROM job_event e JOIN job j ON j.id = e.job_id WHERE e.type = 'error' AND e.data ->> 'code' = 'WORKER_LOST'`,
  );
  const takeovers = losses.map((loss) => ({ ...loss, ms: takeoverMs(loss, strikes) }));
  const completed = jobs.filter(({ status }) => status === 'completed');
  const attempts = jobs.reduce((sum, { attempt }) => sum + attempt, 0);
  const longest = takeovers.reduce((most, { ms }) => Math.max(most, ms), 0);
  return [
    {
      line: `${jobs.length} jobs, ${completed.length} of them completed, in ${attempts} attempts`,
      wrong: jobs
        .filter(({ status }) => status !== 'completed')
        .map(({ id, status, code }) => `the job ${id} is ${status}${code === null ? '' : ` with ${code}`}`),
    },
    {
      line: 'each log goes from 1 to its last event, and has one end',
      wrong: jobs
        .filter(({ seqs, last_seq, ends }) => !isWhole(seqs, last_seq) || ends !== 1)
        .map(({ id, seqs, types }) => `the log of ${id} is ${seqs.map((seq, n) => `${seq} ${types[n]}`).join(', ')}`),
    },
    {
      line: `${takeovers.length} jobs lost their worker and were taken over, the last one after ${(longest / 1_000).toFixed(1)} s`,
      wrong: takeovers
        .filter(({ ms }) => ms > LONGEST_TAKEOVER_MS)
        .map(({ jobId, ms }) => `the job ${jobId} was taken over after ${(ms / 1_000).toFixed(1)} s only`),
    },
  ];
}

/** That every watcher saw of each job what its log says, each event once, in order, to the end. */
export async function verifyWatched(client: pg.Client, watched: readonly Watched[]): Promise<Finding[]> {
  const { rows } = await client.query<{ id: string; last: number }>('SELECT id, last_seq AS last FROM job');
  const last = new Map(rows.map((job) => [job.id, job.last]));
  const seen = watched.reduce((sum, each) => sum + each.seen.length, 0);
  const returns = watched.reduce((sum, each) => sum + each.returns, 0);
  const wrong = watched.filter((each) => !each.isOver || !isWhole(each.seen, last.get(each.jobId) ?? 0));
  return [
    {
      line: `${watched.length} streams showed ${seen} events, each exactly once, over ${returns} returns`,
      wrong: wrong.map(
        ({ jobId, by, seen, isOver }) =>
          `a watcher of ${jobId} by ${by} saw ${seen.join(' ')} of ${last.get(jobId)} ${isOver ? '' : 'and still waits'}`,
      ),
    },
  ];
}

/** That nothing of the jobs is left in the queue, and nothing kept for stages to come. */
export async function verifyNothingLeft(client: pg.Client): Promise<Finding[]> {
  const { rows: entries } = await client.query<{ id: string; state: string }>('SELECT id, state::text FROM pgboss.job');
  const { rows: outputs } = await client.query<{ id: string }>('SELECT job_id AS id FROM stage_output');
  return [
    {
      line: 'the queue is empty, and no output of a stage is kept',
      wrong: [
        ...entries.map(({ id, state }) => `the queue has the entry ${id}, ${state}`),
        ...outputs.map(({ id }) => `an output of ${id} is kept`),
      ],
    },
  ];
}

function isWhole(seqs: readonly number[], last: number): boolean {
  return seqs.length === last && seqs.every((seq, index) => seq === index + 1);
}

/**
 * From the first strike after the attempt began: whoever ran it lived through earlier ones. (What ran through a strike at another
 * process is counted from there on, and so for longer than it was.)
 */
function takeoverMs({ began, told }: Loss, strikes: readonly Strike[]): number {
  const cause = strikes.find(
    ({ what, at }) => at >= began && (what === 'worker killed' || what === 'PostgreSQL restarted'),
  );
  return cause === undefined ? Number.POSITIVE_INFINITY : told - cause.at;
}
