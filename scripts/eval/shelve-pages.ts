import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config.ts';

export interface SitePage {
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

export interface Shelf extends AsyncDisposable {
  readonly app: App;
  readonly config: Config;
  /** The path of a shelved page, by its address. */
  pathOf(url: string): string;
  call<Body>(path: string, init?: RequestInit): Promise<Body>;
}

const BATCH = 1_000;

/** Starts a Librarian with an empty shelf and has it fetch these pages from a local site. */
export async function shelvePages(pages: readonly SitePage[]): Promise<Shelf> {
  const byPath = new Map(pages.map((page) => [`/${page.path}`, page]));
  const site = createServer((request, response) => {
    const page = byPath.get(request.url ?? '');
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': page?.type ?? 'text/plain' }).end(page?.body);
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const dataDir = await mkdtemp(join(tmpdir(), 'librarian-eval-'));
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    FETCH_ALLOW_PRIVATE: '127.0.0.1',
    LOG_LEVEL: 'warn',
  });
  const app = await startApp(config);

  async function call<Body>(path: string, init?: RequestInit): Promise<Body> {
    const response = await fetch(`${app.url}/api/v1${path}`, init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Body;
  }

  const began = performance.now();
  for (let from = 0; from < pages.length; from += BATCH) {
    const urls = pages.slice(from, from + BATCH).map(({ path }) => `${origin}/${path}`);
    await call('/ingest/batch', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ urls, options: { skip_screening: true } }),
    });
    // One batch after the other, so that the queue is never longer than what is worked on.
    for (let open = 1; open > 0; ) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      const counts = await Promise.all(
        ['queued', 'processing'].map((status) => call<{ total: number }>(`/ingest?status=${status}&limit=1`)),
      );
      open = counts.reduce((sum, { total }) => sum + total, 0);
    }
  }
  const { total } = await call<{ total: number }>('/library?limit=1');
  const seconds = (performance.now() - began) / 1_000;
  console.log(`${total} of ${pages.length} pages shelved in ${seconds.toFixed(0)} s`);
  return {
    app,
    config,
    pathOf: (url) => decodeURIComponent(new URL(url).pathname.slice(1)),
    call,
    async [Symbol.asyncDispose]() {
      await app.close();
      site.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
