import { join } from 'node:path';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { openFolderObjects } from '../../src/storage/objects/folder-objects.ts';
import { type Exported, exportLibrary } from '../../src/transfer/export-library.ts';
import { type Imported, importLibrary } from '../../src/transfer/import-library.ts';
import { inTransaction } from '../../src/transfer/in-transaction.ts';
import { openExportFile } from '../../src/transfer/open-export-file.ts';
import { type Verification, verifyLibrary } from '../../src/transfer/verify-library.ts';
import type { TestApp } from './app.ts';

const { signal } = new AbortController();
const onProgress = () => undefined;

/** Exports an app's library while it runs, and compares. */
export async function exportApp({ database, dataDir }: TestApp, path: string): Promise<Exported> {
  const objects = await openFolderObjects(join(dataDir, 'objects'));
  return exportLibrary({ database, objects, version: '1.2.3', onProgress, signal }, path, { verify: true });
}

/** Imports into an app's library while it runs, and compares. */
export async function importToApp({ database, databaseUrl, dataDir }: TestApp, path: string): Promise<Imported> {
  await using file = await openExportFile(path, signal, onProgress);
  const objects = await openFolderObjects(join(dataDir, 'objects'));
  const address = { connectionString: databaseUrl };
  const queue = await openJobQueue({ address, supervise: false, onError: onProgress });
  return await importLibrary({ database, objects, queue, onProgress }, file, { verify: true }).finally(() =>
    queue.close(),
  );
}

/** Compares an app's library with an export. */
export async function verifyApp({ database, dataDir }: TestApp, path: string): Promise<Verification> {
  await using file = await openExportFile(path, signal, onProgress);
  const objects = await openFolderObjects(join(dataDir, 'objects'));
  return await inTransaction(database, 'snapshot', (transaction) =>
    verifyLibrary({ transaction, objects, onProgress }, file),
  );
}
