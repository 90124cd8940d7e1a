/**
 * PostgreSQL refuses to run as root. Whoever starts Librarian as root (a container, a small server) should not have to
 * know: this finds a way to run it with less, without creating an operating system user.
 *
 * 1. Linux: in a user namespace where root is called `nobody`. Outside, the files stay root's and keep mode 0700, so it
 *    works in folders that no other user can enter. The name is all that changes; root's power over others' files is lost.
 * 2. Otherwise (many container engines forbid namespaces): as an existing user, to whom the cluster's files are given:
 *    the cluster's owner if that isn't root, else `postgres`, else `nobody`.
 */

import { execFile } from 'node:child_process';
import { chown, lchown, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** How to start a program so that it isn't root. */
export interface UnprivilegedRun {
  /** Who it is to the file system, if not ourselves; goes into the spawn options. */
  readonly ids: UserIds | undefined;
  /** The file and arguments to spawn for `binary`; it keeps the process id that spawn answers. */
  command(binary: string, args: readonly string[]): { file: string; args: string[] };
  /** Makes a file or folder, with all in it, belong to whom the program runs as. */
  own(path: string): Promise<void>;
}

const asOurselves: UnprivilegedRun = {
  ids: undefined,
  command: (binary, args) => ({ file: binary, args: [...args] }),
  own: async () => undefined,
};

const inUserNamespace: UnprivilegedRun = {
  ids: undefined,
  command: (binary, args) => ({ file: 'unshare', args: ['--user', '--map-user=65534', '--', binary, ...args] }),
  own: async () => undefined,
};

function asUser(ids: UserIds): UnprivilegedRun {
  return {
    ids,
    command: (binary, args) => ({ file: binary, args: [...args] }),
    own: (path) => giveAway(path, ids),
  };
}

/**
 * Finds a way to run `binary` on the cluster folder in `dataDir`, which may not exist yet.
 *
 * @throws Error that says how to get on, when root can't run it in any of the ways
 */
export async function runAsUnprivileged(dataDir: string, cluster: string, binary: string): Promise<UnprivilegedRun> {
  if (process.getuid?.() !== 0) return asOurselves;
  const owner = await stat(cluster).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return asUser({ uid: owner.uid, gid: owner.gid });
  if (process.platform === 'linux' && (await canRun(inUserNamespace, dataDir, binary))) return inUserNamespace;
  for (const name of ['postgres', 'nobody']) {
    const ids = await findUser(name);
    if (ids === undefined || ids.uid === 0) continue;
    const user = asUser(ids);
    if (await canRun(user, dataDir, binary)) return user;
    await chown(dataDir, ids.uid, ids.gid);
    if (await canRun(user, dataDir, binary)) return user;
    await chown(dataDir, 0, 0);
  }
  throw new Error(
    `PostgreSQL refuses to run as root, and no other user can enter ${dataDir}. Start Librarian as another user, set ` +
      'DATA_DIR to a folder that all users can enter, or set DATABASE_URL to a PostgreSQL that runs elsewhere.',
  );
}

/** Whether the way works at all, can load the program, and can enter the folder. */
async function canRun(way: UnprivilegedRun, folder: string, binary: string): Promise<boolean> {
  const { file, args } = way.command('/bin/sh', ['-c', 'test -x "$1" && exec "$2" --version', 'sh', folder, binary]);
  return run(file, args, { ...way.ids, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function findUser(name: string): Promise<UserIds | undefined> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => (await run('id', [flag, name])).stdout));
    return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
  } catch {
    return undefined;
  }
}

async function giveAway(path: string, { uid, gid }: UserIds): Promise<void> {
  const { uid: owner } = await stat(path);
  if (owner === uid) return;
  const inside = await readdir(path, { recursive: true }).catch(() => []);
  for (const name of inside) await lchown(join(path, name), uid, gid);
  await lchown(path, uid, gid);
}
