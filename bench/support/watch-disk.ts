import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Seldom enough to disturb nothing; whatever holds the disk up for longer than this is seen. */
const EVERY_MS = 100;

export interface DiskWatch extends AsyncDisposable {
  /** How long the slowest write took until it was on disk, in milliseconds, with what the watcher itself had to wait for a processor. */
  slowest(): number;
}

/**
 * Writes a page of bytes to the disk that the servers use, again and again. A disk shared with other machines stops for a tenth of a
 * second at times, and with it every commit: this tells such a time from one of our own making.
 */
export async function watchDisk(): Promise<DiskWatch> {
  const folder = await mkdtemp(join(tmpdir(), 'librarian-bench-'));
  const file = await open(join(folder, 'probe'), 'w');
  const page = Buffer.alloc(4_096);
  let slowest = 0;
  const ending = new AbortController();
  const watched = (async () => {
    while (!ending.signal.aborted) {
      const began = performance.now();
      await file.write(page, 0, page.length, 0);
      await file.datasync();
      slowest = Math.max(slowest, performance.now() - began);
      await delay(EVERY_MS);
    }
  })();
  watched.catch(() => undefined);
  return {
    slowest: () => slowest,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await watched.finally(() => file.close()).finally(() => rm(folder, { recursive: true, force: true }));
    },
  };
}
