import type { CheckStatus, Health, Part } from './graphql/health.ts';
import type { Database } from './storage/database/open-database.ts';
import type { ObjectStore } from './storage/objects/object-store.ts';

export interface HealthDeps {
  readonly version: string;
  readonly database: Database;
  readonly objects: ObjectStore;
  /** Which driver serves each part. */
  readonly drivers: Readonly<Record<Part, string>>;
}

/** A part that has not answered by then is down. */
const PATIENCE_MS = 3_000;

/** Asks every part how it is. Never throws: what fails is what is told. */
export async function checkHealth({ version, database, objects, drivers }: HealthDeps): Promise<Health> {
  const counted = ask(async () => {
    const rows = await database.$queryRaw<{ queued: number; processing: number }[]>`
      SELECT count(*) FILTER (WHERE status = 'queued')::int AS queued,
        count(*) FILTER (WHERE status = 'processing')::int AS processing
      FROM job WHERE status IN ('queued', 'processing')`;
    return ` (${rows[0]?.queued ?? 0} queued, ${rows[0]?.processing ?? 0} processing)`;
  });
  const [queue, files] = await Promise.all([counted, ask(() => objects.check().then(() => ''))]);
  const check = (part: Part, { status, note }: Answer) => ({ status, detail: `${drivers[part]}${note}` });
  const fine: Answer = { status: 'ok', note: '' };
  const checks = {
    database: check('database', { status: queue.status, note: queue.status === 'ok' ? '' : queue.note }),
    redis: check('redis', fine),
    vectors: check('vectors', fine),
    files: check('files', files),
    ai: check('ai', fine),
    queue: check('queue', queue),
  };
  const statuses = Object.values(checks).map(({ status }) => status);
  // Pages can be read from the database while the file store is away; jobs wait for it.
  const status = queue.status === 'down' ? 'down' : statuses.every((each) => each === 'ok') ? 'ok' : 'degraded';
  return { status, version, checks };
}

interface Answer {
  readonly status: CheckStatus;
  readonly note: string;
}

async function ask(question: () => Promise<string>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1_000} s`)), PATIENCE_MS);
  });
  try {
    return { status: 'ok', note: await Promise.race([question(), late]) };
  } catch (error) {
    return { status: 'down', note: `: ${error instanceof Error ? error.message.split('\n').at(-1) : String(error)}` };
  } finally {
    clearTimeout(timer);
  }
}
