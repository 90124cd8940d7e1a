import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Seldom enough to disturb nothing; whatever holds the disk up for longer than this is seen. */
const EVERY_MS = 100;

/**
 * Writes a page of bytes to the disk that the servers use, again and again, and waits until it is there. A disk shared with other
 * machines stops for a tenth of a second at times, and with it every commit: this tells such a time from one of our own making.
 *
 * @returns what ends it, and answers how long the slowest took, in milliseconds
 */
export async function watchDisk(): Promise<() => Promise<number>> {
  const folder = await mkdtemp(join(tmpdir(), 'librarian-bench-'));
  const file = await open(join(folder, 'probe'), 'w');
  const page = Buffer.alloc(4_096);
  let slowest = 0;
  let ended = false;
  const watched = (async () => {
    while (!ended) {
      const began = performance.now();
      await file.write(page, 0, page.length, 0);
      await file.datasync();
      slowest = Math.max(slowest, performance.now() - began);
      await delay(EVERY_MS);
    }
  })();
  return async () => {
    ended = true;
    await watched.finally(() => file.close());
    await rm(folder, { recursive: true, force: true });
    return slowest;
  };
}
