/**
 * Measures the search on this machine over 100,000 passages, and says which targets are met.
 *
 *     npm run bench:search [-- --passages 100000] [--corpus <file.jsonl>] [--json]
 *
 * The shelf is filled with pages that are not indexed; a real server indexes them at its start, is watched meanwhile, and is then
 * searched by words over REST. Vectors go into its database directly, and are searched by the driver. The words are made up, as frequent as
 * those of a language; `--corpus` takes the texts of a file instead, each line `{"title", "text"}`, as often as needed.
 */

import { parseArgs } from 'node:util';
import { createCorpus } from './search/create-corpus.ts';
import { fillShelf } from './search/fill-shelf.ts';
import { measureKeywordSearch } from './search/keyword-search.ts';
import { measureVectorScan } from './search/vector-scan.ts';
import { formatReading } from './support/format-reading.ts';
import type { Reading } from './support/measure.ts';
import { createStartServer, newDataDir, removeDataDir } from './support/start-server.ts';
import { startSite } from './support/start-site.ts';

const { values: flags } = parseArgs({
  options: {
    passages: { type: 'string', default: '100000' },
    corpus: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const dataDir = await newDataDir();
const readings: Reading[] = [];
function tell(measured: Reading[]): void {
  readings.push(...measured);
  if (!flags.json) process.stdout.write(`${measured.map(formatReading).join('\n')}\n`);
}
try {
  const corpus = await createCorpus(flags.corpus);
  await fillShelf(dataDir, corpus, Number(flags.passages));
  using site = await startSite();
  tell(await measureKeywordSearch(dataDir, corpus, site, createStartServer()));
  for (const dimensions of [384, 1_024]) tell(await measureVectorScan(dataDir, dimensions));
} finally {
  await removeDataDir(dataDir);
}
if (flags.json) process.stdout.write(`${JSON.stringify(readings, null, 2)}\n`);
