import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../src/storage/database/open-database.ts';
import { watchByRest } from '../support/event-delays.ts';
import type { Reading } from '../support/measure.ts';
import { median, percentile } from '../support/percentile.ts';
import type { StartServer } from '../support/start-server.ts';
import type { Site } from '../support/start-site.ts';
import { submit } from '../support/submit.ts';
import type { Corpus } from './create-corpus.ts';
import { openShelf } from './open-shelf.ts';

/** Until the code is compiled: a server that has run for a while. */
const WARM_UP = 1_000;
const QUERIES = 2_000;
/** To look costs the database some fifty milliseconds. */
const LOOK_EVERY_MS = 1_000;

/** Between two jobs that are watched meanwhile: few enough that the shelf stays about as large as it was made. */
const JOB_EVERY_MS = 500;

/** Longer than it takes to put some segments together. */
const MERGED_IN_MS = 10_000;

/** Has a server index the shelf at its start, watches jobs meanwhile, and searches it by words afterwards. */
export async function measureKeywordSearch(
  dataDir: string,
  corpus: Corpus,
  site: Site,
  startServer: StartServer,
): Promise<Reading[]> {
  await using server = await startServer({ dataDir });
  await using shelf = await openShelf(dataDir);
  const began = performance.now();
  const indexing = untilIndexed(shelf.database);
  let isIndexed = false;
  void indexing.finally(() => {
    isIndexed = true;
  });
  const delays: number[] = [];
  while (!isIndexed) {
    delays.push(...(await watchByRest(server.url, await submit(server.url, site.nextArticle()))));
    await delay(JOB_EVERY_MS);
  }
  const seconds = ((await indexing) - began) / 1_000;
  await untilMerged(shelf.database);
  const passages = await shelf.database.passage.count();

  const times: number[] = [];
  for (let asked = 0; asked < WARM_UP + QUERIES; asked += 1) {
    const q = encodeURIComponent(corpus.query());
    const start = performance.now();
    const response = await fetch(`${server.url}/api/v1/search?mode=keyword&q=${q}`);
    await response.json();
    if (!response.ok) throw new Error(`a search answered ${response.status}`);
    if (asked >= WARM_UP) times.push(performance.now() - start);
  }
  const among = `${passages.toLocaleString('en')} passages`;
  return [
    { name: `${among}, indexed in`, value: seconds, unit: 's', target: { atMost: 60 } },
    { name: '… event to a watcher meanwhile, p50', value: median(delays), unit: 'ms' },
    { name: '… event to a watcher meanwhile, p99', value: percentile(delays, 99), unit: 'ms' },
    { name: 'search by words, p50', value: median(times), unit: 'ms' },
    { name: 'search by words, p95', value: percentile(times, 95), unit: 'ms', target: { atMost: 15 } },
  ];
}

/** The moment when every page that was there can be found, and its words are counted. */
async function untilIndexed(database: Database): Promise<number> {
  for (;;) {
    const [row] = await database.$queryRaw<{ left: number; tail: number; uncounted: number }[]>`
      SELECT (SELECT count(*) FROM document)::integer - (SELECT count(*) FROM index_entry)::integer AS left,
        (SELECT count(*) FROM index_entry WHERE segment IS NULL)::integer AS tail,
        (SELECT count(*) FROM index_entry WHERE words <> '{}')::integer AS uncounted`;
    if (row !== undefined && row.left <= 0 && row.tail < 1_000 && row.uncounted === 0) return performance.now();
    await delay(LOOK_EVERY_MS);
  }
}

/** When the worker has put the segments of the index together, which it does afterwards. */
async function untilMerged(database: Database): Promise<void> {
  for (let [before, now] = [-1, 0]; now !== before; ) {
    await delay(MERGED_IN_MS);
    [before, now] = [now, await database.indexSegment.count()];
  }
}
