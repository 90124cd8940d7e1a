/** Files in a folder of this machine, or of a disk that all machines share. */

import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '../../domain/failure.ts';
import { type ObjectStore, requireKey, type StoredObject } from './object-store.ts';

/** Where files are written before they are moved to their key; `~` is in no key. */
const UNFINISHED = '~unfinished';

/** A file that is still unfinished after this was left by a process that was killed. */
const LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000;

/**
 * Opens the store in `folder`, makes it if need be, and removes what killed predecessors left unfinished.
 *
 * A file is written and synced beside, then moved to its key, which file systems do in one step; then the folder is synced,
 * so that a power cut doesn't undo the move. Content types are not kept: nothing of ours asks a file for its type.
 *
 * @throws DomainError `FILES_UNAVAILABLE`
 */
export async function openFolderObjects(folder: string): Promise<ObjectStore> {
  const unfinished = join(folder, UNFINISHED);
  await orUnavailable(async () => {
    await mkdir(unfinished, { recursive: true });
    await removeLeftovers(unfinished);
  });

  function pathOf(key: string): string {
    requireKey(key);
    return join(folder, ...key.split('/'));
  }

  return {
    async put(key, body) {
      const path = pathOf(key);
      const temporary = join(unfinished, randomUUID());
      await orUnavailable(async () => {
        try {
          await writeDurably(temporary, body);
          await makeDurableFolder(dirname(path));
          await rename(temporary, path);
          await sync(dirname(path));
        } catch (error) {
          await rm(temporary, { force: true });
          throw error;
        }
      });
    },

    async get(key) {
      const path = pathOf(key);
      return orUnavailable(() => readFile(path).catch(nullIfAbsent));
    },

    async delete(key) {
      const path = pathOf(key);
      await orUnavailable(() => unlink(path).catch(nullIfAbsent));
    },

    async *list(prefix) {
      // Only the folder that the prefix is in can hold what starts with it.
      const from = prefix.slice(0, prefix.lastIndexOf('/') + 1);
      if (from !== '') requireKey(from.slice(0, -1));
      for await (const object of walk(folder, from)) if (object.key.startsWith(prefix)) yield object;
    },

    async check() {
      await orUnavailable(async () => {
        const probe = join(unfinished, randomUUID());
        await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
        await writeDurably(probe, 'ok').finally(() => rm(probe, { force: true }));
      });
    },
  };
}

/** All files below `folder/at`; `at` is empty or ends with `/`. */
async function* walk(folder: string, at: string): AsyncGenerator<StoredObject> {
  const entries = await orUnavailable(() => readdir(join(folder, at), { withFileTypes: true }).catch(nullIfAbsent));
  for (const entry of entries ?? []) {
    const key = `${at}${entry.name}`;
    if (entry.isDirectory() && entry.name !== UNFINISHED) yield* walk(folder, `${key}/`);
    if (!entry.isFile()) continue;
    const found = await orUnavailable(() => stat(join(folder, key)).catch(nullIfAbsent));
    if (found !== null) yield { key, size: found.size, modifiedAt: found.mtime };
  }
}

async function writeDurably(path: string, body: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the folder, and each new one's entry in the folder above durable. */
async function makeDurableFolder(folder: string): Promise<void> {
  const topmostNew = await mkdir(folder, { recursive: true });
  if (topmostNew === undefined) return;
  for (let made = folder; made.length >= topmostNew.length; made = dirname(made)) await sync(dirname(made));
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

async function removeLeftovers(unfinished: string): Promise<void> {
  for (const name of await readdir(unfinished)) {
    const path = join(unfinished, name);
    const found = await stat(path).catch(nullIfAbsent);
    if (found !== null && Date.now() - found.mtimeMs > LEFTOVER_AGE_MS) await rm(path, { force: true });
  }
}

/** A folder where a file is asked for is no file either. */
function nullIfAbsent(error: unknown): null {
  if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String(error.code)))
    return null;
  throw error;
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new DomainError('FILES_UNAVAILABLE', 'The files can not be read or stored at the moment.', { cause });
  }
}
