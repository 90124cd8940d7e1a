import { EventEmitter } from 'node:events';
import { PubSub } from 'graphql-subscriptions';
import { expect, test } from 'vitest';
import { openInbox } from '../../../src/jobs/inbox.ts';
import type { Events } from '../../../src/storage/events/events.ts';

const PATIENCE_MS = 10_000;

async function inboxFor(signal = new AbortController().signal) {
  const emitter = new EventEmitter();
  const pubSub = new PubSub({ eventEmitter: emitter });
  const losses = new EventEmitter();
  const events: Events = {
    publish: async (topics, message) => void (await pubSub.publish(String(topics), message)),
    subscribe: (topic, listener) => pubSub.subscribe(topic, listener as () => void),
    unsubscribe: (id) => pubSub.unsubscribe(id),
    onLoss(listener) {
      losses.on('loss', listener);
      return () => losses.off('loss', listener);
    },
  };
  const inbox = await openInbox<{ n: number }>(events, 'topic', signal);
  const publish = async (count: number) => {
    for (let n = 1; n <= count; n += 1) await events.publish('topic', { n });
  };
  return { emitter, losses, inbox, publish };
}

test('messages wait for their reader in order', async () => {
  const { inbox, publish } = await inboxFor();
  await publish(3);
  expect([await inbox.next(0), await inbox.next(0), await inbox.next(0)]).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test('a waiting reader gets a message as soon as it comes', async () => {
  const { inbox, publish } = await inboxFor();
  const next = inbox.next(PATIENCE_MS);
  await publish(1);
  expect(await next).toEqual({ n: 1 });
});

test('a reader that is too slow is told once that it missed some, then gets what is new', async () => {
  const { inbox, publish } = await inboxFor();
  await publish(10_000);
  expect(await inbox.next(0)).toBe('missed');
  expect(await inbox.next(0)).toBe('silence');
  await publish(1);
  expect(await inbox.next(0)).toEqual({ n: 1 });
});

test('silence is told after the patience asked for', async () => {
  const { inbox } = await inboxFor();
  const began = performance.now();
  expect(await inbox.next(20)).toBe('silence');
  expect(performance.now() - began).toBeGreaterThanOrEqual(19);
});

test('a reader is told that news may have got lost, also while it waits', async () => {
  const { inbox, losses } = await inboxFor();
  const next = inbox.next(PATIENCE_MS);
  losses.emit('loss');
  expect(await next).toBe('missed');
  expect(await inbox.next(0)).toBe('silence');
});

test('a stop is heard at once, while waiting and before', async () => {
  const stop = new AbortController();
  const { inbox, publish } = await inboxFor(stop.signal);
  const next = inbox.next(PATIENCE_MS);
  stop.abort();
  expect(await next).toBe('stopped');
  await publish(1);
  expect(await inbox.next(PATIENCE_MS)).toBe('stopped');
});

test('an inbox that is left hears nothing more', async () => {
  const { emitter, losses, inbox } = await inboxFor();
  expect([emitter.listenerCount('topic'), losses.listenerCount('loss')]).toEqual([1, 1]);
  await inbox[Symbol.asyncDispose]();
  expect([emitter.listenerCount('topic'), losses.listenerCount('loss')]).toEqual([0, 0]);
});
