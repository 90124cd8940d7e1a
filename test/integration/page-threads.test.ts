import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPageThreads, type PageThreads } from '../../src/pipeline/page-threads.ts';

let threads: PageThreads;
beforeAll(() => {
  threads = openPageThreads({ quickMs: 1_500, slowMs: 2_000 });
});
afterAll(() => threads.close());

function read(html: string, signal = new AbortController().signal, by = threads) {
  return by.extract({ url: 'http://site.test/', contentType: 'text/html', bytes: Buffer.from(html) }, signal);
}

const PAGE = `<title>Shelves</title><p>${'A shelf holds what is put on it. '.repeat(20)}</p>`;
/** Takes far longer than both deadlines. */
const ENDLESS = '<div><p>One of <a href="/x">many</a> paragraphs, with a few words.</p></div>'.repeat(60_000);

test('a page that waits behind bad ones does not fail for the time they take, nor wait for their end', async () => {
  const ended: string[] = [];
  const note = (what: string) => () => void ended.push(what);
  const bad = Array.from({ length: availableParallelism() }, () =>
    read(ENDLESS)
      .catch((error) => error.code)
      .finally(note('bad')),
  );
  const good = read(PAGE).finally(note('good'));
  expect((await good).title).toBe('Shelves');
  expect(ended).toEqual(['good']);
  expect(new Set(await Promise.all(bad))).toEqual(new Set(['MALFORMED_CONTENT']));
});

test('a page that takes long, but not too long, is read', async () => {
  const patient = openPageThreads({ quickMs: 1, slowMs: 20_000 });
  expect((await read(PAGE, new AbortController().signal, patient)).title).toBe('Shelves');
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
