import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createGzip, gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { articleHtml } from './article.ts';
import { CHALLENGE, LOGIN_FORM, MARKDOWN, message, PLAIN, PNG, SPA } from './site-texts.ts';

export interface Exchange {
  readonly url: URL;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly response: ServerResponse;
  /** How often this very address (with its query) has been asked for, this time included. */
  readonly visit: number;
  /** How often the test has called `change` for this path. */
  readonly edition: number;
  /** Aborts when the client goes away. */
  readonly gone: AbortSignal;
}

type Route = (exchange: Exchange) => void | Promise<void>;

const MB = 1_000_000;
const ARTICLE = articleHtml({ title: 'The mills that ran on the tide', paragraphs: 12, seed: 0 });
const LAST_MODIFIED = 'Fri, 14 Mar 2025 09:30:00 GMT';

/** The pages of the local site. `:n` stands for any last segment. */
export const ROUTES: Readonly<Record<string, Route>> = {
  '/': (x) => html(x, message('The Local Review', '<a href="/article">The mills that ran on the tide</a>')),
  '/article': (x) => html(x, ARTICLE),
  '/article/:n': (x) => html(x, numberedArticle(lastSegment(x))),
  '/article-canonical': (x) => html(x, ARTICLE),
  '/canonical': (x) => html(x, withHead(`<link rel="canonical" href="${x.url.origin}/article-canonical">`)),
  '/plain.txt': (x) => send(x, 200, { 'content-type': 'text/plain; charset=utf-8' }, PLAIN),
  '/notes.md': (x) => send(x, 200, { 'content-type': 'text/markdown; charset=utf-8' }, MARKDOWN),

  '/not-found': (x) => html(x, message('Not found', 'There is no such page here.'), 404),
  '/forbidden': (x) => html(x, message('Forbidden', 'You may not see this page.'), 403),
  '/broken': (x) => html(x, message('Server error', 'Something went wrong on our side.'), 500),
  '/login': (x) => html(x, LOGIN_FORM, 401, { 'www-authenticate': 'Basic realm="members"' }),
  '/login-page': (x) => html(x, LOGIN_FORM),
  '/bot-check': (x) =>
    x.url.searchParams.get('status') === '200'
      ? html(x, CHALLENGE)
      : html(x, CHALLENGE, 403, { 'cf-mitigated': 'challenge' }),
  '/rate-limited': (x) => (x.visit <= times(x) ? send(x, 429, { 'retry-after': '1' }, '') : html(x, ARTICLE)),
  '/flaky': (x) => (x.visit <= times(x) ? send(x, 503, {}, '') : html(x, ARTICLE)),
  '/empty': (x) => html(x, '<!doctype html><html><head><title></title></head><body></body></html>'),
  '/no-content': (x) => send(x, 204, {}, ''),
  '/zero-bytes': (x) => html(x, ''),
  '/spa': (x) => html(x, SPA),
  '/image': (x) => send(x, 200, { 'content-type': 'image/png' }, PNG),
  '/image-as-html': (x) => html(x, PNG),
  '/nested': (x) => html(x, message('Deep', `${'<div>'.repeat(100_000)}The bottom.${'</div>'.repeat(100_000)}`)),
  '/wrong-charset': (x) =>
    html(x, iconv.encode(message('Café', 'The “naïve” café at Orléans costs £5 — no more.'), 'win1252')),

  '/huge': (x) => stream(x, repeat(`<p>${'A very long page. '.repeat(500)}</p>\n`, 50 * MB)),
  '/gzip-bomb': (x) => stream(x, repeat(Buffer.alloc(MB), 1000 * MB), { 'content-encoding': 'gzip' }),
  '/truncated': (x) => html(x, half(gzipSync(ARTICLE)), 200, { 'content-encoding': 'gzip' }),
  '/cut-off': (x) => cutOff(x),
  '/slow': (x) => slow(x, Number(x.url.searchParams.get('ms') ?? 1000)),
  '/drip': (x) => stream(x, drip(x.gone)),
  '/hang': () => {},
  '/not-http': (x) => void x.response.socket?.end('SSH-2.0-OpenSSH_9.9\r\n'),
  '/reset': (x) => void x.response.socket?.resetAndDestroy(),

  '/loop': (x) => send(x, 302, { location: '/loop' }, ''),
  '/redirect': (x) =>
    send(x, 302, { location: Buffer.from(x.url.searchParams.get('to') ?? '/article').toString('latin1') }, ''),
  '/redirects/:n': (x) =>
    send(x, 302, { location: lastSegment(x) > 1 ? `/redirects/${lastSegment(x) - 1}` : '/article' }, ''),

  '/etag': (x) => conditional(x, '"v1"', ARTICLE),
  '/changing': (x) => conditional(x, `"edition-${x.edition}"`, changingArticle(x.edition)),
  '/changing/:n': (x) => conditional(x, `"edition-${x.edition}"`, changingArticle(x.edition + 1000 * lastSegment(x))),
};

/** Answers with a whole body and its length. */
function send(
  { response }: Pick<Exchange, 'response'>,
  status: number,
  headers: Record<string, string>,
  body: string | Uint8Array,
): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body).toString(), ...headers }).end(body);
}

export function html(
  x: Pick<Exchange, 'response'>,
  body: string | Uint8Array,
  status = 200,
  headers: Record<string, string> = {},
): void {
  send(x, status, { 'content-type': 'text/html; charset=utf-8', ...headers }, body);
}

/** Answers chunk by chunk, compressed if the headers say so, until the client goes away. */
async function stream(
  { response }: Exchange,
  chunks: AsyncIterable<string | Uint8Array>,
  headers: Record<string, string> = {},
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
  const source = Readable.from(chunks, { objectMode: false });
  await (headers['content-encoding'] === 'gzip'
    ? pipeline(source, createGzip(), response)
    : pipeline(source, response));
}

async function* repeat(chunk: string | Uint8Array, total: number): AsyncGenerator<string | Uint8Array> {
  for (let sent = 0; sent < total; sent += chunk.length) yield chunk;
}

async function* drip(signal: AbortSignal): AsyncGenerator<string> {
  for (;;) {
    yield '<';
    await delay(1000, undefined, { signal });
  }
}

/** Sends the article in ten pieces over `ms` milliseconds. */
async function slow({ response, gone }: Exchange, ms: number): Promise<void> {
  const bytes = Buffer.from(ARTICLE);
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': bytes.length });
  const piece = Math.ceil(bytes.length / 10);
  for (let start = 0; start < bytes.length; start += piece) {
    response.write(bytes.subarray(start, start + piece));
    await delay(ms / 10, undefined, { signal: gone });
  }
  response.end();
}

/** Promises more than it sends, then hangs up. */
function cutOff({ response }: Exchange): void {
  response.writeHead(200, { 'content-type': 'text/html', 'content-length': ARTICLE.length });
  response.write(half(Buffer.from(ARTICLE)), () => response.destroy());
}

function conditional(x: Exchange, etag: string, body: string): void {
  const headers = { etag, 'last-modified': LAST_MODIFIED };
  if (x.headers['if-none-match'] === etag) x.response.writeHead(304, headers).end();
  else html(x, body, 200, headers);
}

function numberedArticle(n: number): string {
  return articleHtml({ title: `Story number ${n}`, paragraphs: 9, seed: n });
}

function changingArticle(edition: number): string {
  return articleHtml({ title: 'The story that changes', paragraphs: 9, seed: 100 + edition });
}

function withHead(head: string): string {
  return articleHtml({ title: 'The mills that ran on the tide', paragraphs: 12, seed: 0, head });
}

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length >> 1);
}

/** `?times=`; without it, always. */
function times({ url }: Exchange): number {
  return Number(url.searchParams.get('times') ?? Number.POSITIVE_INFINITY);
}

function lastSegment({ url }: Exchange): number {
  return Number(url.pathname.split('/').at(-1));
}
