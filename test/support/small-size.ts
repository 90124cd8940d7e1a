import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { openFolderObjects } from '../../src/storage/objects/folder-objects.ts';
import { memoryInUse } from './memory-in-use.ts';
import type { Size } from './size.ts';

/** One Librarian in the test's own process, with its files in a folder. */
export function smallSize(dataDir: string): Size {
  const objects = join(dataDir, 'objects');
  return {
    roles: ['all'],
    settings: {},
    async start(settings, { jobsAtOnce, role, ...options }) {
      const concurrency = jobsAtOnce === undefined ? {} : { WORKER_CONCURRENCY: String(jobsAtOnce) };
      const { url, close } = await startApp(readConfig({ ...settings, ...concurrency }, role), options);
      return { url, close, memoryInUse: async () => memoryInUse() };
    },
    files: () => openFolderObjects(objects),
    async breakFiles() {
      await rename(objects, `${objects}-away`);
      await writeFile(objects, 'a file where the folder was');
    },
    async mendFiles() {
      await rename(objects, `${objects}-file`);
      await rename(`${objects}-away`, objects);
    },
    remove: async () => undefined,
  };
}
