import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { articleHtml } from './article.ts';
import { html, ROUTES } from './site-routes.ts';

export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Gate {
  /** The article that comes once the gate is open. */
  readonly html: string;
  /** Settles when a client waits at the gate for the first time. */
  readonly reached: Promise<void>;
  /** Settles when a client's connection has closed before it got through. */
  readonly left: Promise<void>;
  /** Lets through whoever waits and whoever comes. */
  open(): void;
}

/** A web site on 127.0.0.1 with the pages of `site-routes.ts`, standing in for the open web. */
export interface LocalSite extends AsyncDisposable {
  readonly origin: string;
  /** The absolute address of a path. */
  url(path: string): string;
  /** The requests seen so far for a path, with any query, oldest first. */
  requests(path: string): readonly SeenRequest[];
  /** Adds a page, or replaces one. HTML with status 200 unless `headers` and `status` say otherwise. */
  page(path: string, body: string | Uint8Array, headers?: Record<string, string>, status?: number): void;
  /** Makes `/changing` or `/changing/:n` show another text from now on. */
  change(path: string): void;
  /** Adds a page that stops until the test opens it: before its answer begins, or in the middle of its body. */
  gate(path: string, where?: 'before the answer' | 'in the body'): Gate;
}

type Page = (response: ServerResponse) => void | Promise<void>;

export async function startLocalSite(): Promise<LocalSite> {
  const seen: SeenRequest[] = [];
  const pages = new Map<string, Page>();
  const editions = new Map<string, number>();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', origin);
    seen.push({ method: request.method ?? '', url: url.pathname + url.search, headers: request.headers });
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const added = pages.get(url.pathname);
    if (added) return added(response);
    const route = ROUTES[url.pathname] ?? ROUTES[url.pathname.replace(/\/[^/]+$/, '/:n')] ?? ROUTES['/not-found'];
    const visit = seen.filter((other) => other.url === url.pathname + url.search).length;
    const edition = editions.get(url.pathname) ?? 0;
    return route?.({ url, headers: request.headers, response, visit, edition, gone: gone.signal });
  };

  const server = createServer((request, response) => {
    // A client that goes away ends its stream with an error; any other error ends the answer, for the test to notice.
    answer(request, response).catch(() => response.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the local site has no port');
  const origin = `http://127.0.0.1:${address.port}`;

  return {
    origin,
    url: (path) => origin + path,
    requests: (path) => seen.filter(({ url }) => url.split('?', 1)[0] === path),
    page(path, body, headers = {}, status = 200) {
      const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      pages.set(path, (response) => html({ response }, body, status, lowerCase));
    },
    change(path) {
      editions.set(path, (editions.get(path) ?? 0) + 1);
    },
    gate(path, where = 'in the body') {
      const reached = Promise.withResolvers<void>();
      const left = Promise.withResolvers<void>();
      const opened = Promise.withResolvers<void>();
      const body = Buffer.from(articleHtml({ title: 'The story behind the gate', paragraphs: 12, seed: 42 }));
      const middle = where === 'in the body' ? body.length >> 1 : 0;
      pages.set(path, async (response) => {
        response.once('close', () => {
          if (!response.writableFinished) left.resolve();
        });
        if (middle > 0) {
          response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': body.length });
          response.write(body.subarray(0, middle));
        }
        reached.resolve();
        await opened.promise;
        if (middle > 0) response.end(body.subarray(middle));
        else html({ response }, body);
      });
      return { html: body.toString(), reached: reached.promise, left: left.promise, open: () => opened.resolve() };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
