/** The typed GraphQL client: requests by GraphQL over HTTP, subscriptions by the graphql-sse protocol. */

import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { createClient, type ExecutionResult, NetworkError } from 'graphql-sse';
import { ClientError } from './client-error.ts';

export interface Client {
  /** Where its server is, without a path. */
  readonly url: string;
  /** @throws ClientError; the signal's reason once that has aborted */
  request<Data, Variables extends object>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data>;
  /**
   * A request with a file, by the GraphQL multipart request specification.
   *
   * @throws ClientError; the signal's reason once that has aborted
   */
  upload<Data, Variables extends { readonly file: File }>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data>;
  /**
   * Yields what the server sends, until it says that there is no more; also ends when the client is closed. Does not
   * reconnect. `return` ends it at once, also while it waits.
   *
   * @throws ClientError
   */
  subscribe<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): AsyncIterableIterator<Data>;
  /** Ends all that is under way. */
  close(): void;
}

export interface ClientOptions {
  /** Where the server is: `http://localhost:8000`. */
  readonly url: string;
  /** Closes the client. */
  readonly signal?: AbortSignal;
}

/** A batch of a thousand addresses takes a few seconds. */
const ANSWER_MS = 60_000;

/** As long as the server takes in a file. */
const UPLOAD_MS = 600_000;

export function openClient({ url, signal }: ClientOptions): Client {
  const endpoint = new URL('/graphql', url).href;
  const closed = new AbortController();
  const streams = createClient({ url: endpoint, retryAttempts: 0 });
  const close = () => {
    closed.abort(signal?.reason);
    streams.dispose();
  };
  if (signal?.aborted) close();
  signal?.addEventListener('abort', close, { once: true });

  async function post<Data>(
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
    patienceMs: number,
  ): Promise<Data> {
    const late = AbortSignal.timeout(patienceMs);
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { accept: 'application/graphql-response+json, application/json', ...headers },
        body,
        signal: AbortSignal.any([closed.signal, late]),
      });
      const result: unknown = await response.json().catch(() => null);
      return dataOf(result, () => refused(url, response.status, result));
    } catch (error) {
      if (closed.signal.aborted) throw closed.signal.reason;
      if (late.aborted) throw new ClientError('BROKEN_OFF', `${url} has not answered within ${patienceMs / 1_000} s.`);
      throw error instanceof ClientError ? error : unreachable(url, error);
    }
  }

  return {
    url,
    close,
    request(document, variables) {
      const body = JSON.stringify({ query: print(document), variables });
      return post(body, { 'content-type': 'application/json' }, ANSWER_MS);
    },
    async upload(document, { file, ...variables }) {
      const form = new FormData();
      form.set('operations', JSON.stringify({ query: print(document), variables: { ...variables, file: null } }));
      form.set('map', JSON.stringify({ file: ['variables.file'] }));
      form.set('file', file);
      // Sent as bytes: when an answer comes before all of a form is sent, `fetch` throws where nobody can catch it.
      const written = new Response(form);
      const headers = { 'content-type': written.headers.get('content-type') ?? '', 'graphql-preflight': 'yes' };
      return post(await written.bytes(), headers, UPLOAD_MS);
    },
    subscribe(document, variables) {
      const results = streams.iterate({ query: print(document), variables });
      return readResults(results, url);
    },
  };
}

/** Passes on the data of results, and their errors as ours; `return` must reach the stream even while `next` waits. */
function readResults<Data>(
  results: AsyncIterableIterator<ExecutionResult<Record<string, unknown>, unknown>>,
  url: string,
): AsyncIterableIterator<Data> {
  return {
    async next() {
      try {
        const { done, value } = await results.next();
        if (done) return { done, value: undefined };
        return { done: false, value: dataOf<Data>(value, () => refused(url, 200, value)) };
      } catch (error) {
        await results.return?.();
        throw streamError(error, url);
      }
    },
    async return() {
      await results.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function streamError(error: unknown, url: string): unknown {
  if (!(error instanceof NetworkError)) return error;
  const { response } = error;
  if (response === undefined) return unreachable(url, error);
  if (response.status >= 500) return new ClientError('BROKEN_OFF', `${url} answered with status ${response.status}.`);
  return refused(url, response.status, null);
}

/** The data of a GraphQL response. The server's word is taken for its shape: the documents were checked against its schema. */
function dataOf<Data>(result: unknown, otherwise: () => ClientError): Data {
  if (!isRecord(result)) throw otherwise();
  const error: unknown = Array.isArray(result.errors) ? result.errors[0] : undefined;
  if (isRecord(error)) {
    const code = isRecord(error.extensions) ? error.extensions.code : undefined;
    throw new ClientError(typeof code === 'string' ? code : null, String(error.message));
  }
  if (!isRecord(result.data)) throw otherwise();
  return result.data as Data;
}

function unreachable(url: string, cause: unknown): ClientError {
  const message = `No Librarian answers at ${url}. Start one with \`npm start\`, or name another with --server.`;
  return new ClientError('UNREACHABLE', message, cause);
}

/** The answer is not one of GraphQL: a problem document (RFC 9457), or some other server's. */
function refused(url: string, status: number, body: unknown): ClientError {
  if (isRecord(body) && typeof body.detail === 'string') {
    return new ClientError(typeof body.code === 'string' ? body.code : null, body.detail);
  }
  if (status >= 500) return new ClientError('BROKEN_OFF', `${url} answered with status ${status}.`);
  return new ClientError(
    'NOT_A_LIBRARIAN',
    `What answers at ${url} is not a Librarian (status ${status}). Name the right server with --server.`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
