/**
 * `npm run chaos`: what the large size promises, while it is being struck.
 *
 * Two APIs and two workers over one PostgreSQL, one Redis and one file store, all on this machine. Pages are submitted, watchers
 * follow their jobs and go from one API to the other, and meanwhile processes are killed, PostgreSQL is restarted and Redis is
 * flushed. In the end every page must be shelved once, and every watcher must have seen every event once; the tally says so, and
 * the exit code is 1 if anything is off.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Command, Option } from 'commander';
import pg from 'pg';
import { readConfig } from '../src/config.ts';
import { openStores } from '../src/open-stores.ts';
import { openDatabaseVectors } from '../src/storage/vectors/database-vectors.ts';
import { startHouse } from '../test/support/services/start-house.ts';
import type { Finding } from './chaos/finding.ts';
import { startSlowSite } from './chaos/start-slow-site.ts';
import { type Strike, strike, verifyAlive, verifyStrikes } from './chaos/strike.ts';
import { submitPages } from './chaos/submit-pages.ts';
import { verifyLogs, verifyNothingLeft, verifyWatched } from './chaos/verify-logs.ts';
import { verifyShelf } from './chaos/verify-shelf.ts';
import { type Watched, watchJobs } from './chaos/watch-jobs.ts';

interface Flags {
  readonly jobs: number;
  readonly watchers: number;
  readonly every: number;
  readonly seconds: number;
  readonly files: 's3' | 'folder';
}

/** Pages keep coming while the first of the strikes fall. */
const SUBMITTED_WITHIN = 3;
const LOOK_EVERY_MS = 3_000;

/** What a lost worker still holds in the queue is gone by then. */
const SETTLED_MS = 15_000;

const { jobs, watchers, every, seconds, files } = new Command('npm run chaos --')
  .description('Shelves pages with two APIs and two workers, strikes at them meanwhile, and tells what was lost.')
  .option('--jobs <n>', 'pages to shelve', Number, 500)
  .option('--watchers <n>', 'half of them by REST, half by graphql-sse; each page has two', Number, 50)
  .option('--every <seconds>', 'from one killed worker to the next', Number, 10)
  .option('--seconds <n>', 'how long it may take at most', Number, 300)
  .addOption(new Option('--files <where>', 'where files are').choices(['s3', 'folder']).default('folder'))
  .parse()
  .opts<Flags>();

const folder = mkdtempSync(join(tmpdir(), 'librarian-chaos-'));
// What was started ends with us, whatever we end of.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.once('exit', (code) => {
  if (code !== 1) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

using site = await startSlowSite(jobs);
await using house = await startHouse({ folder, apis: 2, workers: 2, s3: files === 's3' });
process.stdout.write(`Two APIs and two workers; ${house.servedBy.join('; ')}\n`);
const config = readConfig(house.settings);
const stores = await openStores(config, console);
const vectors = openDatabaseVectors(stores);

const began = performance.now();
const say = (text: string) => process.stdout.write(`${Math.round((performance.now() - began) / 1_000)} s: ${text}\n`);
const ended = new AbortController();
const strikes: Strike[] = [];
const watched: Watched[] = [];

const apis = house.apis.map(({ url }) => url);
const { jobIds, refusals } = submitPages(apis, site.pages, SUBMITTED_WITHIN * every * 1_000);
const watching = Array.from({ length: watchers }, (_, watcher) => {
  const first = jobIds.filter((_, page) => page % watchers === watcher);
  const second = jobIds.filter((_, page) => (page * 7 + 3) % watchers === watcher);
  const by = watcher % 2 === 0 ? 'REST' : 'graphql-sse';
  return watchJobs(apis, by, [...first, ...second], (each) => watched.push(each));
});
const striking = strike(
  house,
  every * 1_000,
  (each) => {
    strikes.push(each);
    say(each.what);
  },
  ended.signal,
);
const looking = setInterval(() => {
  const over = watched.filter(({ isOver }) => isOver).length;
  say(`${over} of ${2 * jobs} streams are over, ${watched.length - over} open, ${refusals()} submits refused`);
}, LOOK_EVERY_MS);

const deadline = delay(seconds * 1_000, undefined, { signal: ended.signal }).catch(() => undefined);
await Promise.race([Promise.all(watching), deadline]);
say('the watchers are done');
ended.abort();
await striking;
await delay(SETTLED_MS);
clearInterval(looking);

const client = new pg.Client(stores.address);
await client.connect();
const findings: Finding[] = [
  verifyStrikes(strikes),
  await verifyAlive(house),
  ...(await verifyLogs(client, strikes)),
  ...(await verifyWatched(client, watched)),
  ...(await verifyShelf(client, { ...stores, vectors }, site.pages)),
  ...(await verifyNothingLeft(client)),
];
await client.end();
await vectors.close();
await stores.close();

for (const { line, wrong } of findings) {
  process.stdout.write(`${wrong.length === 0 ? '✓' : '✗'} ${line}\n`);
  for (const each of wrong.slice(0, 10)) process.stdout.write(`    ${each}\n`);
  if (wrong.length > 10) process.stdout.write(`    and ${wrong.length - 10} more\n`);
}
const isOff = findings.some(({ wrong }) => wrong.length > 0);
if (isOff) process.stdout.write(`The logs are in ${folder}\n`);
// A watcher that hangs would keep the process.
await house[Symbol.asyncDispose]();
process.exit(isOff ? 1 : 0);
