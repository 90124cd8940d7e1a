import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UnprivilegedRun } from './run-as-unprivileged.ts';

/** The number in the socket's file name; nothing listens on a TCP port. */
export const SOCKET_PORT = 5432;

/** What fits into the kernel's `sockaddr_un.sun_path` with its closing zero. */
const MAX_SOCKET_PATH = process.platform === 'linux' ? 107 : 103;

/**
 * The folder of the database's socket, which only we (and root) can enter: that is all that guards the database.
 *
 * It is `run` in the data folder, or, when that path is too long for a socket, one in the system's temporary folder that is
 * always the same for the same data folder.
 *
 * @throws Error when somebody else was there before us
 */
export async function openSocketFolder(dataDir: string, unprivileged: UnprivilegedRun): Promise<string> {
  const inside = join(dataDir, 'run');
  const fits = Buffer.byteLength(join(inside, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_SOCKET_PATH;
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const folder = fits ? inside : join(tmpdir(), `librarian-${hash}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  const owners = [process.getuid?.(), unprivileged.ids?.uid];
  if (!found.isDirectory() || !owners.includes(found.uid)) {
    throw new Error(`${folder} belongs to someone else, so the database's socket can not be put there safely.`);
  }
  if ((found.mode & 0o777) !== 0o700) await chmod(folder, 0o700);
  await unprivileged.own(folder);
  return folder;
}
