import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPageThreads, type PageThreads } from '../../src/pipeline/page-threads.ts';

const DEADLINE_MS = 2_000;

let threads: PageThreads;
beforeAll(() => {
  threads = openPageThreads(DEADLINE_MS);
});
afterAll(() => threads.close());

function read(html: string, signal = new AbortController().signal) {
  return threads.extract({ url: 'http://site.test/', contentType: 'text/html', bytes: Buffer.from(html) }, signal);
}

const PAGE = `<title>Shelves</title><p>${'A shelf holds what is put on it. '.repeat(20)}</p>`;
/** Takes far longer than the deadline. */
const ENDLESS = '<div><p>One of <a href="/x">many</a> paragraphs, with a few words.</p></div>'.repeat(60_000);

test('a page that waits behind bad ones does not fail for the time they take', async () => {
  const bad = Array.from({ length: availableParallelism() }, () => read(ENDLESS).catch((error) => error.code));
  const good = read(PAGE);
  expect(await Promise.all(bad)).toContain('MALFORMED_CONTENT');
  expect((await good).title).toBe('Shelves');
});

test('a job that is cancelled while its page waits for a thread stops at once', async () => {
  const abort = new AbortController();
  const bad = Array.from({ length: availableParallelism() }, () => read(ENDLESS, abort.signal));
  const waiting = read(PAGE, abort.signal);
  abort.abort(new Error('cancelled'));
  for (const outcome of await Promise.allSettled([...bad, waiting])) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'cancelled' } });
  }
  expect((await read(PAGE)).title).toBe('Shelves');
});
