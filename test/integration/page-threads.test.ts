import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPageThreads, type PageThreads } from '../../src/pipeline/page-threads.ts';

let threads: PageThreads;
beforeAll(() => {
  threads = openPageThreads({ quickMs: 1_500, slowMs: 1_500 });
});
afterAll(() => threads.close());

function read(html: string, signal = new AbortController().signal, by = threads) {
  return by.extract({ url: 'http://site.test/', contentType: 'text/html', bytes: Buffer.from(html) }, signal);
}

const PAGE = `<title>Shelves</title><p>${'A shelf holds what is put on it. '.repeat(20)}</p>`;
/** Takes far longer than both deadlines. */
const ENDLESS = '<div><p>One of <a href="/x">many</a> paragraphs, with a few words.</p></div>'.repeat(60_000);

test('a page that waits behind bad ones does not wait for their end', async () => {
  const patient = openPageThreads({ quickMs: 1_000, slowMs: 600_000 });
  const abort = new AbortController();
  const bad = Array.from({ length: availableParallelism() }, () => read(ENDLESS, abort.signal, patient));
  expect((await read(PAGE, new AbortController().signal, patient)).title).toBe('Shelves');
  abort.abort(new Error('still read'));
  for (const outcome of await Promise.allSettled(bad)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'still read' } });
  }
  await patient.close();
});

test('that a thread takes its time to start is not held against a page', async () => {
  const program = new URL('../support/slow-page-thread.ts', import.meta.url);
  const starting = openPageThreads({ quickMs: 1_500, slowMs: 1_500 }, program);
  expect((await read(PAGE, new AbortController().signal, starting)).title).toBe('Shelves');
  await starting.close();
});

test('a page that takes too long is given up', async () => {
  await expect(read(ENDLESS)).rejects.toMatchObject({ code: 'MALFORMED_CONTENT' });
});

test('a page that takes long, but not too long, is read', async () => {
  const patient = openPageThreads({ quickMs: 1, slowMs: 20_000 });
  const heavy = PAGE.replace('</p>', 'It holds more. '.repeat(50_000));
  expect((await read(heavy, new AbortController().signal, patient)).title).toBe('Shelves');
  await patient.close();
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

test('postings are packed where pages are read, also while one of these takes its time', async () => {
  const abort = new AbortController();
  const bad = Promise.allSettled([read(ENDLESS, abort.signal), read(ENDLESS, abort.signal)]);
  // Passage 1, of whose two terms, 3 and 4, one is the title's.
  const passage = '0000000100000001000000080300000004000000';
  expect(await threads.pack(passage, new AbortController().signal)).toMatchObject({
    length: 3,
    batches: [{ terms: '{3,4}', counts: '{1,1}' }],
  });
  abort.abort();
  await bad;
});
