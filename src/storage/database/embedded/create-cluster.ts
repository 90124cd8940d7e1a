import { execFile } from 'node:child_process';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from './is-alive.ts';
import type { UnprivilegedRun } from './run-as-unprivileged.ts';

const run = promisify(execFile);

/**
 * Text is UTF-8; letters are known in every script (`C.UTF-8` of PostgreSQL's own provider, the same on every machine) and
 * sorted by code point. Whoever reaches the socket is let in; no other way in exists.
 */
const INITDB_OPTIONS = [
  ...['--username=postgres', '--auth-local=trust', '--auth-host=reject'],
  ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
];

/** What PostgreSQL's programs get to see of our environment: nothing of ours changes what they do. */
export const POSTGRES_ENVIRONMENT = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Makes the database cluster in the folder `cluster` unless it is there.
 *
 * It is made beside its place and moved there when it is whole and on disk: killed at any moment, the next start finds all of
 * it or nothing. Of two that do this at once, one wins and both go on with the winner's.
 *
 * @throws Error with what `initdb` said
 */
export async function createCluster(cluster: string, initdb: string, unprivileged: UnprivilegedRun): Promise<void> {
  await removeLeftovers(cluster);
  if ((await listFolder(cluster)).includes('PG_VERSION')) return unprivileged.own(cluster);

  const unfinished = `${cluster}.new-${process.pid}`;
  await mkdir(unfinished, { mode: 0o700 });
  try {
    await unprivileged.own(unfinished);
    const { file, args } = unprivileged.command(initdb, ['-D', unfinished, ...INITDB_OPTIONS]);
    await run(file, args, { ...unprivileged.ids, env: POSTGRES_ENVIRONMENT, cwd: '/' }).catch(explainFailure);
    await rename(unfinished, cluster);
    await syncFolder(dirname(cluster));
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await listFolder(cluster)).includes('PG_VERSION')) throw error;
  }
}

function explainFailure(error: Error & { stderr?: string }): never {
  throw new Error(`The database could not be created: ${error.stderr?.trim() || error.message}`, { cause: error });
}

/** Folders of first starts that were killed. One whose process lives is at work; one with our id is a predecessor's. */
async function removeLeftovers(cluster: string): Promise<void> {
  const prefix = `${basename(cluster)}.new-`;
  for (const name of await listFolder(dirname(cluster))) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (!Number.isInteger(pid) || (pid !== process.pid && isAlive(pid))) continue;
    await rm(`${dirname(cluster)}/${name}`, { recursive: true, force: true });
  }
}

async function listFolder(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
