/** Requests as fast as they are answered, over so many connections (a closed loop). */

import autocannon from 'autocannon';

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Each connection goes through them in turn, again and again. */
  readonly requests: autocannon.Request[];
  /** The status of every answer; another one is a fault of the measurement. */
  readonly status: number;
}

/** The first second makes the server's code warm, and is not counted. */
const WARM_UP_SECONDS = 1;

/**
 * The requests answered in a second.
 *
 * @throws Error when an answer was not of the expected status, or did not come
 */
export async function requestsPerSecond({ url, connections, seconds, requests, status }: Load): Promise<number> {
  await autocannon({ url, connections, duration: WARM_UP_SECONDS, requests });
  let fault: unknown;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon({ url, connections, duration: seconds, requests }, (error, outcome) => {
      if (error === null) resolve(outcome);
      else reject(error);
    });
    running.on('reqError', (error) => {
      fault ??= error;
    });
  });
  const wrong = Object.entries(result.statusCodeStats ?? {}).filter(([code]) => Number(code) !== status);
  if (wrong.length > 0 || result.errors > 0 || result['2xx'] === 0) {
    const answers = JSON.stringify(Object.fromEntries(wrong));
    throw new Error(`${url} answered ${answers}, with ${result.errors} errors`, { cause: fault });
  }
  return result['2xx'] / result.duration;
}
