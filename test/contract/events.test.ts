import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Events } from '../../src/storage/events/events.ts';
import { openMemoryEvents } from '../../src/storage/events/memory-events.ts';
import { openRedisEvents } from '../../src/storage/events/redis-events.ts';
import { openRedis } from '../../src/storage/redis/open-redis.ts';
import { startBreakableProxy } from '../support/breakable-proxy.ts';
import { privateRedis, redisThrough } from '../support/redis.ts';
import { testService } from '../support/services/test-service.ts';

const redis = await testService('redis');

/** News of one Librarian, as two of its processes have them; one and the same where there is but one. */
interface Opened extends AsyncDisposable {
  readonly here: Events;
  readonly there: Events;
}

/** What is heard of a topic, as it comes. */
async function hear(events: Events, topic: string): Promise<{ heard: unknown[]; stop: () => Promise<void> }> {
  const heard: unknown[] = [];
  const id = await events.subscribe(topic, (message: unknown) => void heard.push(message), {});
  return { heard, stop: async () => events.unsubscribe(id) };
}

async function until(holds: () => boolean, patienceMs = 10_000): Promise<void> {
  for (const deadline = Date.now() + patienceMs; !holds(); await sleep(5)) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
  }
}

/** Waits until what is told on one side is heard on the other. */
async function untilConnected(from: Events, to: Events): Promise<void> {
  const { heard, stop } = await hear(to, 'hello');
  for (let tries = 0; heard.length === 0 && tries < 200; tries += 1) {
    await from.publish('hello', 'hello');
    await sleep(50);
  }
  await stop();
  expect(heard).not.toEqual([]);
}

async function openInMemory(): Promise<Opened> {
  const events = openMemoryEvents();
  return { here: events, there: events, [Symbol.asyncDispose]: async () => undefined };
}

/** `wayOfHere`: by which URL the first of them reaches Redis. */
async function openOverRedis(wayOfHere = (url: string) => url): Promise<Opened> {
  const url = privateRedis(redis.address());
  await using opened = new AsyncDisposableStack();
  const open = async (address: string) => {
    const connection = await openRedis(address, () => undefined);
    opened.defer(() => connection.close());
    const events = openRedisEvents(connection);
    opened.defer(() => events.close());
    return events;
  };
  const [here, there] = [await open(wayOfHere(url)), await open(url)];
  await untilConnected(here, there);
  await untilConnected(there, here);
  const resources = opened.move();
  return { here, there, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

describe.each([
  ['in memory', openInMemory, null],
  ['over Redis', () => openOverRedis(), redis.missing],
] as const)('news %s', (_name, open, missing) => {
  test.skipIf(missing)('are heard in the order in which they are told, here and elsewhere', async () => {
    await using news = await open();
    const [here, there] = [await hear(news.here, 'page'), await hear(news.there, 'page')];
    const numbers = Array.from({ length: 500 }, (_, n) => ({ n }));
    for (const number of numbers) await news.here.publish('page', number);
    await until(() => there.heard.length === 500);
    expect(here.heard).toEqual(numbers);
    expect(there.heard).toEqual(numbers);
  });

  test.skipIf(missing)(
    'of several topics are heard by each that subscribed to one of them, and by nobody else',
    async () => {
      await using news = await open();
      const [one, other, neither] = await Promise.all(
        ['one', 'other', 'neither'].map((topic) => hear(news.there, topic)),
      );
      await news.here.publish(['one', 'other'], 'both');
      await news.here.publish('other', 'last');
      await until(() => other?.heard.length === 2);
      expect([one?.heard, other?.heard, neither?.heard]).toEqual([['both'], ['both', 'last'], []]);
    },
  );

  test.skipIf(missing)('are heard at once by who tells them, and once', async () => {
    await using news = await open();
    const [{ heard }, elsewhere] = [await hear(news.here, 'own'), await hear(news.there, 'own')];
    await news.here.publish('own', 'mine');
    expect(heard).toEqual(['mine']);
    await until(() => elsewhere.heard.length === 1);
    await news.there.publish('own', 'theirs');
    await until(() => heard.length > 1);
    expect(heard).toEqual(['mine', 'theirs']);
  });

  test.skipIf(missing)('are not heard any more by who has unsubscribed', async () => {
    await using news = await open();
    const [leaves, stays] = [await hear(news.there, 'page'), await hear(news.there, 'page')];
    await news.here.publish('page', 1);
    await until(() => leaves.heard.length === 1);
    await leaves.stop();
    await news.here.publish('page', 2);
    await until(() => stays.heard.length === 2);
    expect(leaves.heard).toEqual([1]);
  });
});

test.skipIf(redis.missing)('what others write to the channel of the news is no news, and harms nobody', async () => {
  let url = '';
  await using news = await openOverRedis((own) => {
    url = own;
    return own;
  });
  const stranger = await openRedis(url, () => undefined);
  const { heard } = await hear(news.there, 'page');
  for (const text of ['hello', 'null', '[]', '{"from":"me"}', '{"from":"me","topics":["page"]}']) {
    await stranger.run((client) => client.publish(`${stranger.prefix}librarian:news`, text));
  }
  await news.here.publish('page', 1);
  await until(() => heard.length === 2);
  expect(heard).toEqual([undefined, 1]);
  await stranger.close();
});

describe.skipIf(redis.missing)('news over a Redis that fails', () => {
  /** The first process reaches Redis by way of a proxy. */
  async function openBreakably() {
    const proxy = await startBreakableProxy(redis.address().url);
    const news = await openOverRedis((url) => redisThrough(proxy.url, url));
    const failures: Record<string, () => void> = {
      away: () => {
        proxy.leadTo('http://127.0.0.1:1');
        proxy.breakOff();
      },
      frozen: proxy.freeze,
    };
    return {
      news,
      fail: (how: string) => failures[how]?.(),
      mend: () => proxy.leadTo(redis.address().url),
      async [Symbol.asyncDispose]() {
        await news[Symbol.asyncDispose]();
        await proxy[Symbol.asyncDispose]();
      },
    };
  }

  test.each(['away', 'frozen'])('one that is %s keeps nobody who tells something, nor those beside', async (how) => {
    await using broken = await openBreakably();
    const { heard } = await hear(broken.news.here, 'page');
    broken.fail(how);
    const began = performance.now();
    for (let n = 0; n < 100; n += 1) await broken.news.here.publish('page', n);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(heard).toHaveLength(100);
  });

  test.each(['away', 'frozen'])(
    'one that is %s is told as a loss again and again, and once it is back, no more',
    async (how) => {
      await using broken = await openBreakably();
      let losses = 0;
      const stopHearing = broken.news.here.onLoss(() => {
        losses += 1;
      });
      broken.fail(how);
      await until(() => losses >= 2);
      broken.mend();
      await untilConnected(broken.news.there, broken.news.here);
      // For what was told while nobody could hear it, the loss is told after that too.
      await sleep(4_000);
      const settled = losses;
      await sleep(2_500);
      expect(losses).toBe(settled);
      stopHearing();
    },
  );

  test('a connection that was lost for a moment only is told as a loss, once it listens again', async () => {
    await using broken = await openBreakably();
    const { heard } = await hear(broken.news.here, 'page');
    const heardThen: unknown[] = [];
    broken.news.here.onLoss(() => void heardThen.push(broken.news.there.publish('page', 'after')));
    broken.fail('away');
    broken.mend();
    await until(() => heardThen.length > 0);
    await until(() => heard.length > 0);
    expect(heard).toContain('after');
  });

  test('the other processes hear of no loss', async () => {
    await using broken = await openBreakably();
    let losses = 0;
    broken.news.there.onLoss(() => {
      losses += 1;
    });
    broken.fail('away');
    await sleep(4_500);
    expect(losses).toBe(0);
  });
});
