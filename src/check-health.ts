import type { CheckStatus, Health, Part } from './graphql/health.ts';
import type { Database } from './storage/database/open-database.ts';

export interface HealthDeps {
  readonly version: string;
  readonly database: Database;
  /** What serves each part, in words. */
  readonly names: Readonly<Record<Part, string>>;
  /** Asks a part how it is; each throws what is wrong with it. */
  readonly checks: Readonly<Record<'redis' | 'vectors' | 'files' | 'ai', () => Promise<void>>>;
}

/** A part that has not answered by then is down. */
const PATIENCE_MS = 3_000;

/** Less than a load balancer's second. */
const PROBE_MS = 800;

/** Asks every part how it is. Never throws: what fails is what is told. */
export async function checkHealth({ version, database, names, checks: parts }: HealthDeps): Promise<Health> {
  const counted = ask(async () => {
    const rows = await database.$queryRaw<{ queued: number; processing: number }[]>`
      SELECT count(*) FILTER (WHERE status = 'queued')::int AS queued,
        count(*) FILTER (WHERE status = 'processing')::int AS processing
      FROM job WHERE status IN ('queued', 'processing')`;
    return ` (${rows[0]?.queued ?? 0} queued, ${rows[0]?.processing ?? 0} processing)`;
  });
  const asked = (part: keyof typeof parts) => ask(() => parts[part]().then(() => ''));
  const [queue, redis, vectors, files, ai] = await Promise.all([
    counted,
    asked('redis'),
    asked('vectors'),
    asked('files'),
    asked('ai'),
  ]);
  const check = (part: Part, { status, note }: Answer) => ({ status, detail: `${names[part]}${note}` });
  const checks = {
    database: check('database', { status: queue.status, note: queue.status === 'ok' ? '' : queue.note }),
    redis: check('redis', redis),
    vectors: check('vectors', vectors),
    files: check('files', files),
    ai: check('ai', ai),
    queue: check('queue', queue),
  };
  const statuses = Object.values(checks).map(({ status }) => status);
  // Pages can be read from the database while the other stores are away; jobs wait for them.
  const status = queue.status === 'down' ? 'down' : statuses.every((each) => each === 'ok') ? 'ok' : 'degraded';
  return { status, version, checks };
}

interface Answer {
  readonly status: CheckStatus;
  readonly note: string;
}

/** Whether the database answers, which is all that taking pages in and reading them needs. A load balancer waits for this. */
export async function canServe(database: Database): Promise<boolean> {
  const { status } = await ask(() => database.$queryRaw`SELECT 1`.then(() => ''), PROBE_MS);
  return status === 'ok';
}

async function ask(question: () => Promise<string>, patienceMs = PATIENCE_MS): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs / 1_000} s`)), patienceMs);
  });
  try {
    return { status: 'ok', note: await Promise.race([question(), late]) };
  } catch (error) {
    return { status: 'down', note: `: ${error instanceof Error ? error.message.split('\n').at(-1) : String(error)}` };
  } finally {
    clearTimeout(timer);
  }
}
