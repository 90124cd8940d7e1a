/**
 * Serves a folder of saved pages (`html/<id>.html.gz`) from a local site, submits them all in one batch to a Librarian of
 * its own, and prints what became of them: `node scripts/ingest-cases.ts <folder> [--keep <data folder>]`.
 */

import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { keep: { type: 'string' } } });
const [folder] = positionals;
if (folder === undefined) throw new Error('Usage: node scripts/ingest-cases.ts <folder> [--keep <data folder>]');

const ids = (await readdir(join(folder, 'html')))
  .filter((name) => name.endsWith('.html.gz'))
  .map((name) => name.slice(0, -'.html.gz'.length));

const site = createServer(async (request, response) => {
  const id = decodeURIComponent(request.url?.slice(1) ?? '');
  if (!ids.includes(id)) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'gzip' });
  response.end(await readFile(join(folder, 'html', `${id}.html.gz`)));
});
site.listen(0, '127.0.0.1');
await once(site, 'listening');
const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;

const dataDir = values.keep ?? (await mkdtemp(join(tmpdir(), 'librarian-cases-')));
const app = await startApp(
  readConfig({ PORT: '0', DATA_DIR: dataDir, FETCH_ALLOW_PRIVATE: '127.0.0.1', LOG_LEVEL: 'warn' }),
);

interface Job {
  readonly job_id: string;
  readonly status: string;
  readonly url: string;
  readonly progress: { readonly error: { readonly code: string; readonly message: string } | null };
  readonly result: { readonly title: string; readonly tier: string; readonly document_id: string } | null;
}

async function call<Body>(path: string, init?: RequestInit): Promise<Body> {
  const response = await fetch(`${app.url}/api/v1${path}`, init);
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Body;
}

const began = performance.now();
const { jobs, rejected } = await call<{ jobs: Job[]; rejected: unknown[] }>('/ingest/batch', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ urls: ids.map((id) => `${origin}/${encodeURIComponent(id)}`) }),
});
console.log(`${jobs.length} jobs, ${rejected.length} rejected`);

for (let open = jobs.length; open > 0; ) {
  const counts = await Promise.all(
    ['queued', 'processing'].map((status) => call<{ total: number }>(`/ingest?status=${status}&limit=1`)),
  );
  open = counts.reduce((sum, { total }) => sum + total, 0);
  process.stderr.write(`\r${jobs.length - open} of ${jobs.length} ended `);
  if (open > 0) await new Promise((resolve) => setTimeout(resolve, 250));
}
const seconds = (performance.now() - began) / 1_000;
process.stderr.write('\n');

const { items } = await call<{ items: Job[] }>('/ingest?limit=1000');
const { total } = await call<{ total: number }>('/library?limit=1');
for (const { url, progress } of items.filter(({ status }) => status !== 'completed')) {
  console.log(`${url.slice(origin.length + 1)}: ${progress.error?.code} — ${progress.error?.message}`);
}
const tally = Map.groupBy(items, ({ status, result }) => result?.tier ?? status);
for (const [name, group] of [...tally].toSorted()) console.log(`${name.padEnd(10)} ${group.length}`);
console.log(
  `${total} documents on the shelf after ${seconds.toFixed(1)} s, ${(jobs.length / seconds).toFixed(0)} pages a second`,
);

await app.close();
site.close();
if (values.keep === undefined) await rm(dataDir, { recursive: true, force: true });
