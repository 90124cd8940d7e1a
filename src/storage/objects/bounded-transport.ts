/** HTTP(S) requests that end: the client for S3 waits for a silent server without end, and has no setting for it. */

import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';

/** What a body is given on top, as if it came over a slow line: about 100 KB in a second. */
const LEAST_BYTES_PER_MS = 100;

type OnResponse = (response: IncomingMessage) => void;

/**
 * Breaks a request off, with an Error on it or on its response,
 *
 * - when nothing was sent or received for `patienceMs`;
 * - when the answer has not begun `patienceMs` after the request, or not ended `patienceMs` after its begin; bodies are given
 *   more by their length.
 */
export function createBoundedTransport(protocol: string, patienceMs: number): Pick<typeof http, 'request'> {
  const { request } = protocol === 'https:' ? https : http;

  const boundedRequest = (options: RequestOptions, onResponse: OnResponse): ClientRequest => {
    let response: IncomingMessage | undefined;
    const giveUp = () => {
      const error = new Error(`No answer from ${options.host} for too long.`);
      if (response === undefined) sent.destroy(error);
      else response.destroy(error);
    };
    const within = (bytes: unknown) => setTimeout(giveUp, patienceMs + (Number(bytes) || 0) / LEAST_BYTES_PER_MS);

    const sent = request({ ...options, timeout: patienceMs }, (received) => {
      response = received;
      clearTimeout(deadline);
      deadline = within(received.headers['content-length']);
      onResponse(received);
    });
    let deadline = within(sent.getHeader('content-length'));
    sent.once('timeout', giveUp);
    sent.once('close', () => clearTimeout(deadline));
    return sent;
  };

  // The client calls it in this one of its forms.
  return { request: boundedRequest as typeof http.request };
}
