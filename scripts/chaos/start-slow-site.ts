import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { articleHtml } from '../../test/support/article.ts';

export interface SlowSite extends Disposable {
  /** The addresses of its pages. */
  readonly pages: readonly string[];
}

/** About 60 KB of HTML. */
const PARAGRAPHS = 120;

/** A site as slow as the open web, so that there are always jobs in the middle of something. */
const SLOWEST_MS = 4_000;

/** Starts a site of so many pages, each another article. */
export async function startSlowSite(count: number): Promise<SlowSite> {
  const server = createServer(async (request, response) => {
    const n = Number(request.url?.split('/').at(-1));
    await delay(Math.random() * SLOWEST_MS);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(articleHtml({ title: `Story number ${n}`, paragraphs: PARAGRAPHS, seed: n }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the site has no port');
  return {
    pages: Array.from({ length: count }, (_, n) => `http://127.0.0.1:${address.port}/story/${n}`),
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
