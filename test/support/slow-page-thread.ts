/** What runs in a page's thread, three seconds after that was started. */

import { setTimeout as sleep } from 'node:timers/promises';

export * from '../../src/pipeline/page-thread.ts';

await sleep(3_000);
